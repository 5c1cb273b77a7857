import {
  commitEvolution,
  ConflictingCommit,
  expireSnapshots,
  orphanFiles,
  rollbackTo,
} from '@boathouse/iceberg'
import type { Expired } from '@boathouse/iceberg'
import type { ExecuteResult } from '../engine-types.ts'
import { confinedStorage, pathCheck, storageOf } from '../scan/table-wall.ts'
import { refusedAt } from './commit-change.ts'
import type { FoundTable } from './find-table.ts'
import { optimize } from './optimize-table.ts'
import { bindArguments } from './procedure-arguments.ts'
import type { Arguments, ExecuteAction } from './procedure-arguments.ts'
import { NO_ROWS } from './run-query.ts'
import type { StatementContext } from './run-statement.ts'
import { errorAt } from './text-position.ts'

type Procedure = (
  context: StatementContext,
  table: FoundTable,
  given: Arguments,
  action: ExecuteAction,
) => Promise<ExecuteResult>

const DAY = 86_400_000
const DEFAULT_RETENTION = 7 * DAY

/** What was removed, or would be: one row a kind. */
const removed = (
  fullName: string,
  dryRun: boolean,
  counts: readonly (readonly [string, number, bigint | null])[],
): ExecuteResult => ({
  ...NO_ROWS,
  columns: [
    { name: dryRun ? 'would_remove' : 'removed', typeText: 'VARCHAR' },
    { name: 'count', typeText: 'BIGINT' },
    { name: 'bytes', typeText: 'BIGINT' },
  ],
  rows: counts.map(([kind, count, bytes]) => [kind, String(count), bytes === null ? null : String(bytes)]),
  rowCount: counts.length,
  effects: dryRun ? [] : [{ table: fullName, snapshotId: null, rows: null }],
})

/** A threshold that was asked for may not be so short that files go which running queries read. */
const retentionOf = (context: StatementContext, given: Arguments): number | undefined => {
  const asked = given.duration('retention_threshold')
  const least = context.deps.minRetentionMs
  if (asked !== undefined && asked < least)
    throw errorAt(
      'INVALID_PARAMETER',
      `retention_threshold must be at least ${least / DAY}d here: queries that run may still read what is younger.`,
      context.request.text,
      given.spanOf('retention_threshold'),
    )
  return asked
}

const countsOf = (expired: Expired): [string, number, bigint | null][] => {
  const kinds = Map.groupBy(expired.files, (file) => file.kind)
  const byKind = [...kinds].map(([kind, files]): [string, number, bigint | null] => [
    `${kind} files`,
    files.length,
    files.some((file) => file.bytes === undefined)
      ? null
      : files.reduce((sum, file) => sum + (file.bytes ?? 0n), 0n),
  ])
  return [
    ['snapshots', expired.snapshots.length, null],
    ['branches and tags', expired.refs.length, null],
    ...byKind,
  ]
}

const rollback: Procedure = async ({ request, signal }, table, given, { procedure }) => {
  const id = given.long('snapshot_id')
  if (id === undefined)
    throw errorAt(
      'MISSING_PARAMETER',
      'rollback_to_snapshot needs a snapshot id.',
      request.text,
      procedure.span,
    )
  const seen = table.loaded.metadata['current-snapshot-id']
  try {
    await commitEvolution(
      table.catalog,
      table.ident,
      ({ metadata }) => {
        // What somebody committed meanwhile is not to vanish unseen.
        if (metadata['current-snapshot-id'] !== seen)
          throw new ConflictingCommit(
            `The table ${table.fullName} was changed by someone else meanwhile. Look at it, and run the statement again.`,
          )
        return rollbackTo(metadata, id)
      },
      signal,
    )
  } catch (error) {
    throw refusedAt(error, request.text, given.spanOf('snapshot_id'))
  }
  return { ...NO_ROWS, effects: [{ table: table.fullName, snapshotId: id, rows: null }] }
}

const expire: Procedure = async (context, table, given) => {
  const { deps, signal } = context
  const retainLast = given.long('retain_last')
  const dryRun = given.boolean('dry_run') ?? false
  const { properties } = table.loaded.metadata
  const own = properties['history.expire.max-snapshot-age-ms'] === undefined ? DEFAULT_RETENTION : undefined
  const maxSnapshotAgeMs = retentionOf(context, given) ?? own
  const expired = await expireSnapshots(table.catalog, table.ident, {
    storage: confinedStorage(storageOf(deps.storage, table.loaded), pathCheck(table.loaded)),
    dryRun,
    ...(maxSnapshotAgeMs === undefined ? {} : { maxSnapshotAgeMs }),
    ...(retainLast === undefined ? {} : { retainLast: Number(retainLast) }),
    ...(signal ? { signal } : {}),
  })
  return removed(table.fullName, dryRun, countsOf(expired))
}

const BATCH = 1000

const removeOrphans: Procedure = async (context, table, given) => {
  const { deps, signal } = context
  const dryRun = given.boolean('dry_run') ?? false
  const before = new Date(Date.now() - (retentionOf(context, given) ?? DEFAULT_RETENTION))
  // Loaded again: it must be younger than the time that is chosen.
  const loaded = await table.catalog.loadTable(table.ident)
  const storage = confinedStorage(storageOf(deps.storage, loaded), pathCheck(loaded))
  const orphans = await orphanFiles(storage, loaded, before)
  const doomed = dryRun ? [] : orphans
  for (let start = 0; start < doomed.length; start += BATCH) {
    signal?.throwIfAborted()
    await storage.delete(doomed.slice(start, start + BATCH).map((file) => file.location))
  }
  const bytes = orphans.reduce((sum, file) => sum + file.bytes, 0n)
  return removed(table.fullName, dryRun, [['orphan files', orphans.length, bytes]])
}

interface KnownProcedure {
  readonly takes: readonly string[]
  readonly takesWhere?: true
  readonly run: Procedure
}

const PROCEDURES: Readonly<Record<string, KnownProcedure>> = {
  optimize: { takes: ['file_size_threshold'], takesWhere: true, run: optimize },
  rollback_to_snapshot: { takes: ['snapshot_id'], run: rollback },
  expire_snapshots: { takes: ['retention_threshold', 'retain_last', 'dry_run'], run: expire },
  remove_orphan_files: { takes: ['retention_threshold', 'dry_run'], run: removeOrphans },
}

/** Procedures of Trino's Iceberg connector that the embedded engine does not have. */
const NOT_YET: readonly string[] = [
  'optimize_manifests',
  'drop_extended_stats',
  'add_files',
  'add_files_from_table',
]

/** ALTER TABLE … EXECUTE, with the names and arguments of Trino's Iceberg connector. */
export const executeProcedure = async (
  context: StatementContext,
  table: FoundTable,
  action: ExecuteAction,
): Promise<ExecuteResult> => {
  const { text } = context.request
  const { name, span } = action.procedure
  const procedure = Object.hasOwn(PROCEDURES, name.toLowerCase()) ? PROCEDURES[name.toLowerCase()] : undefined
  if (!procedure) {
    const there = `There are: ${Object.keys(PROCEDURES).join(', ')}.`
    const why = NOT_YET.includes(name.toLowerCase())
      ? `The embedded engine has no ${name} yet; Trino has it. ${there}`
      : `There is no procedure ${name}. ${there}`
    throw errorAt('NOT_SUPPORTED', why, text, span)
  }
  if (action.where && !procedure.takesWhere)
    throw errorAt('NOT_SUPPORTED', `${name} takes no WHERE.`, text, action.where.span)
  try {
    return await procedure.run(context, table, bindArguments(action, procedure.takes, text), action)
  } catch (error) {
    throw refusedAt(error, text, span)
  }
}
