import { EngineError, type IngestResult } from '@boathouse/engines'
import type { Observation } from '@boathouse/engines/port.ts'
import { AlreadyExists } from '@boathouse/iceberg'
import { jobErrors } from '@boathouse/contract/jobs/errors.ts'
import { auditLog, lastSealOf, type AuditPlace } from '../../modules/audit/index.ts'
import { cursorOf, rememberCursor, sourceKey, withEvents } from '../../modules/ingest/index.ts'
import {
  loadOnce,
  modeFor,
  ownerOf,
  resultOf,
  tableOf,
  tellRows,
  type Load,
  type LoadDeps,
} from './load-once.ts'

/** A place in the chain as a cursor is kept: `seal:events`. */
const placeOf = (cursor: string | undefined): AuditPlace => {
  const [seal = 0n, events = 0n] = (cursor ?? '').split(':').map((part) => BigInt(part))
  return { seal, events }
}

/** The schema is made by the first load: nobody works in it beside the log. */
const makeSchema = async ({ catalogs }: LoadDeps, load: Load): Promise<void> => {
  const catalog = await catalogs.find(load.catalog, load.ctx)
  if (!catalog) throw new EngineError('CATALOG_NOT_FOUND', `There is no catalog ${load.catalog}.`)
  const namespace = load.spec.task.target.schema.split('.')
  const beside = await catalog.listNamespaces(namespace.slice(0, -1))
  if (beside.some((one) => one.join('.') === namespace.join('.'))) return
  await catalog.createNamespace(namespace).catch((error: unknown) => {
    if (!(error instanceof AlreadyExists)) throw error
  })
}

/** One commit; `before` is the cursor that it moves. Undefined: there are no more events, or another run loaded them. */
const loadSome = async (
  deps: LoadDeps & { readonly scratchDirectory: string },
  load: Load,
  key: string,
  range: { readonly from: string | undefined; readonly last: bigint },
): Promise<IngestResult | undefined> => {
  const { attempt, signal } = load
  const { from, last } = range
  return withEvents(deps, { after: placeOf(from), last }, signal, async ({ rows, upTo }) => {
    const mode = await modeFor(deps, load, async () => from !== undefined)
    const to = `${upTo.seal}:${upTo.events}`
    const result = await loadOnce(deps, load, rows, mode, (tx) =>
      rememberCursor(tx, ownerOf(load), attempt, key, { from, to }),
    )
    if (result) tellRows(deps, load, rows.source.filename, result)
    return result
  })
}

/**
 * Loads the events that were sealed since the last load, up to the newest seal of now: what the load itself records is for
 * the next one. How far it got is kept in the transaction of each commit, so events are loaded once, whatever is killed.
 * Seals are written one after the other, so that below the newest none is missing.
 */
export const loadAudit = async (
  deps: LoadDeps & { readonly scratchDirectory: string },
  load: Load,
): Promise<Observation> => {
  const { ctx, spec } = load
  if (!ctx.may('manage', auditLog)) {
    const { code, message } = jobErrors.RUN_AS_MAY_NOT_READ_AUDIT({ run_as: spec.runAs.name })
    return { state: 'FAILED', error: { error_code: code, message } }
  }
  const key = sourceKey(['audit', tableOf(load)])
  const last = await lastSealOf(deps.db)
  await makeSchema(deps, load)
  const results: IngestResult[] = []
  for (;;) {
    const from = await cursorOf(deps.db, ownerOf(load), key)
    if (placeOf(from).seal >= last) return { state: 'SUCCEEDED', result: resultOf(results) }
    const result = await loadSome(deps, load, key, { from, last })
    if (result) results.push(result)
  }
}
