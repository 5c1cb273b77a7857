import { operations, type Output } from '@boathouse/contract'
import type { Handler } from '../../../platform/handle.ts'
import { catalogHandle } from '../api/api-answers.ts'
import { requireCatalogNamed } from '../api/find-named.ts'
import { NoSuchWarehouse } from '../no-such-warehouse.ts'
import { catalogThing, type CatalogDeps } from '../catalog-deps.ts'
import { requireRight } from '../rights.ts'
import { recoverCatalog, type Outcome, type Recovered } from './recover-catalog.service.ts'

type Entry = Output<typeof operations.recoverCatalog>['entries'][number]

const OUTCOMES: Readonly<Record<Outcome, Entry['outcome']>> = {
  'will-register': 'WILL_REGISTER',
  registered: 'REGISTERED',
  'will-replace': 'WILL_REPLACE',
  replaced: 'REPLACED',
  'already-there': 'ALREADY_THERE',
  skipped: 'SKIPPED',
  failed: 'FAILED',
}

const present = (one: Recovered): Entry => ({
  kind: one.kind ?? null,
  name: one.ident ? [...one.ident.namespace, one.ident.name].join('.') : null,
  location: one.location,
  metadata_location: one.chosen?.metadataLocation ?? null,
  snapshot_id: one.chosen?.snapshotId?.toString() ?? null,
  updated_at: one.chosen ? new Date(one.chosen.lastUpdated).toISOString() : null,
  outcome: OUTCOMES[one.outcome],
  reason: one.reason ?? null,
  passed_over: one.passedOver.map(({ metadataLocation, reason }) => ({
    metadata_location: metadataLocation,
    reason,
  })),
})

export const recoverHandlers = (deps: CatalogDeps): readonly Handler[] => [
  catalogHandle(operations.recoverCatalog, async (ctx, { params, body }) => {
    const catalog = await requireCatalogNamed(deps, ctx, params.catalog)
    requireRight(ctx, 'manage', catalogThing(catalog), new NoSuchWarehouse(params.catalog))
    const entries = await recoverCatalog(deps, ctx, catalog, body)
    return { catalog: catalog.name, applied: body.apply, entries: entries.map(present) }
  }),
]
