import { operations, type OperationSpec } from '@boathouse/contract'
import { BadRequest } from '@boathouse/iceberg'
import type { Context } from '../../../platform/context.ts'
import type { Handler } from '../../../platform/handle.ts'
import { findCatalog, findCatalogAt, listCatalogs, type CatalogRow } from '../catalog.store.ts'
import { requireCatalog } from '../built-in-catalog.ts'
import { catalogThing } from '../catalog-deps.ts'
import { normalLocation } from '../locations.policy.ts'
import { icebergHandle } from './rest-answers.ts'
import type { RestDeps } from './rest-deps.ts'

/** `GET /v1/{prefix}/namespaces` and so on: what the specification lists, read off our own registry. */
const endpointsOf = (specs: readonly OperationSpec[]): string[] =>
  specs
    .filter((spec) => spec.path.startsWith('/iceberg/v1/{prefix}/'))
    .map((spec) => `${spec.method} ${spec.path.slice('/iceberg'.length)}`)

/** How long `api/idempotency.store.ts` keeps a key. */
const KEY_LIFETIME = 'PT24H'

const endpoints = endpointsOf(Object.values(operations))

/** A warehouse is a catalog's name, or its location as Java clients are used to. Without one: the only catalog there is. */
const findWarehouse = async (deps: RestDeps, ctx: Context, warehouse: string): Promise<CatalogRow> => {
  if (warehouse !== '') {
    const location = normalLocation(warehouse)
    const row = location ? await findCatalogAt(deps.db, location) : await findCatalog(deps.db, warehouse)
    return requireCatalog(row, ctx, warehouse)
  }
  const all = await listCatalogs(deps.db, undefined, 100)
  const visible = all.filter((row) => ctx.may('read', catalogThing(row)))
  const [only] = visible
  if (!only || visible.length > 1)
    throw new BadRequest(
      `Name a warehouse: ${visible.map((row) => row.name).join(', ') || 'there is none yet'}`,
    )
  return only
}

export const configHandlers = (deps: RestDeps): readonly Handler[] => [
  icebergHandle(operations.icebergGetConfig, async (ctx, { query }) => {
    const { name } = await findWarehouse(deps, ctx, query.warehouse ?? '')
    return {
      defaults: { ...deps.clientConfig },
      overrides: { prefix: name },
      endpoints: [...endpoints],
      'idempotency-key-lifetime': KEY_LIFETIME,
    }
  }),
]
