import {
  commitWithRetry,
  currentSchema,
  overwriteSnapshot,
  planCompaction,
  planScan,
} from '@boathouse/iceberg'
import type { DataFile, ScanFile } from '@boathouse/iceberg'
import type { ExecuteResult } from '../engine-types.ts'
import { confinedStorage, pathCheck, storageOf } from '../scan/table-wall.ts'
import type { Staging } from '../write/staging.ts'
import { writeFiles, writeSetup, writeSql, writeTarget } from '../write/write-files.ts'
import type { FoundTable } from './find-table.ts'
import { localScan } from './local-scan.ts'
import { optimizeFilter } from './optimize-filter.ts'
import { checkColumns } from './plan-reference.ts'
import type { Arguments, ExecuteAction } from './procedure-arguments.ts'
import { retryConflicts } from './retry-conflicts.ts'
import { NO_ROWS, withChild } from './run-query.ts'
import type { StatementContext } from './run-statement.ts'
import { checkSameShape, snapshotSummary, withStaging } from './write-statements.ts'

/** Trino's default of `file_size_threshold`. */
const SMALL_BYTES = 100n * 1024n ** 2n

/** What was done, in the words of Trino's `optimize`. */
const told = (
  table: FoundTable,
  rewritten: readonly ScanFile[],
  added: readonly DataFile[],
  removedDeletes: bigint,
  snapshotId: bigint | null,
): ExecuteResult => ({
  ...NO_ROWS,
  columns: [
    { name: 'metric_name', typeText: 'VARCHAR' },
    { name: 'metric_value', typeText: 'BIGINT' },
  ],
  rows: [
    ['rewritten_data_files_count', String(rewritten.length)],
    ['removed_delete_files_count', String(removedDeletes)],
    ['added_data_files_count', String(added.length)],
  ],
  rowCount: 3,
  bytesRead: rewritten.reduce((sum, file) => sum + file.sizeBytes, 0n),
  effects: [{ table: table.fullName, snapshotId, rows: null }],
})

/** Writes the rows of a round's files again: one file a partition, sorted as the table says. */
const rewriteRound = async (
  { deps, request, signal, onState }: StatementContext,
  table: FoundTable,
  files: readonly ScanFile[],
  staging: Staging,
): Promise<readonly DataFile[]> => {
  const { metadata } = table.loaded
  const written = writeTarget(metadata)
  // What fits into one file is not to be cut because it is compressed a little worse than before.
  const target = { ...written, targetFileBytes: 2 * written.targetFileBytes }
  const scan = await localScan(deps, table, currentSchema(metadata), files)
  try {
    return await withChild(deps, signal, onState, async (lease) => {
      const open = {
        op: 'open',
        allowedPaths: [...scan.paths, staging.directory],
        allowedDirectories: [staging.directory],
        setup: writeSetup(target),
        wideOr: false,
      } as const
      await lease.request(open, signal)
      const names = target.schema.fields.map((_, at) => `c${at}`).join(', ')
      const source = {
        from: `(${scan.queryOf(undefined, false)}\n) AS __source(${names})`,
        columns: target.schema.fields.map(({ name }, at) => ({ name, value: `c${at}` })),
        parameters: [],
      }
      const sql = writeSql(target, source, staging, request.statementId)
      return writeFiles(lease, target, sql, [], staging, signal)
    })
  } finally {
    scan.release()
  }
}

const commitRewritten = async (
  { deps, request, signal }: StatementContext,
  table: FoundTable,
  rewritten: readonly ScanFile[],
  added: readonly DataFile[],
): Promise<ExecuteResult> => {
  const { catalog, ident, loaded: read } = table
  const storage = storageOf(deps.storage, read)
  const start = read.metadata['last-sequence-number']
  const committed = await commitWithRetry(
    catalog,
    ident,
    async (loaded) => {
      checkSameShape(read.metadata, loaded.metadata, table.fullName)
      return overwriteSnapshot({
        storage,
        table: loaded.metadata,
        removed: new Set(rewritten.map(({ path }) => path)),
        added,
        startingSnapshotId: read.metadata['current-snapshot-id'],
        operation: 'replace',
        // Equality deletes that come while this is written must go on applying to the rows.
        ...(read.metadata['format-version'] > 1 ? { addedSequenceNumber: start } : {}),
        idleDeletesUpTo: start,
        summary: snapshotSummary(request),
        writer: request.statementId,
      })
    },
    { storage, signal },
  )
  const { snapshot } = committed
  const removedDeletes = BigInt(snapshot?.summary?.['removed-delete-files'] ?? 0)
  return told(table, rewritten, added, removedDeletes, snapshot?.['snapshot-id'] ?? null)
}

const optimizeOnce = async (
  context: StatementContext,
  table: FoundTable,
  smallerThan: bigint,
  action: ExecuteAction,
): Promise<ExecuteResult> => {
  const { deps } = context
  const { metadata } = table.loaded
  const { targetFileBytes } = writeTarget(metadata)
  checkColumns(table.fullName, currentSchema(metadata))
  const filter = await optimizeFilter(context, metadata, action.where)
  const storage = confinedStorage(storageOf(deps.storage, table.loaded), pathCheck(table.loaded))
  const { files } = await planScan(storage, metadata, { filter })
  const rounds = planCompaction(metadata, files, { smallerThan, targetBytes: BigInt(targetFileBytes) })
  if (rounds.length === 0) return { ...told(table, [], [], 0n, null), effects: [] }
  return withStaging(context, table.loaded, async (staging) => {
    const added: DataFile[] = []
    for (const round of rounds) added.push(...(await rewriteRound(context, table, round, staging)))
    return commitRewritten(context, table, rounds.flat(), added)
  })
}

/**
 * `EXECUTE optimize`: small files, and those with deleted rows, are written again as few; no row changes. When somebody
 * deleted rows meanwhile, or compacted, it is worked out again on the newer table.
 */
export const optimize = (
  context: StatementContext,
  table: FoundTable,
  given: Arguments,
  action: ExecuteAction,
): Promise<ExecuteResult> => {
  const smallerThan = given.size('file_size_threshold') ?? SMALL_BYTES
  const name = { parts: [{ text: table.fullName, quoted: true }] }
  let { loaded } = table
  return retryConflicts(name, context.signal, async () => {
    try {
      return await optimizeOnce(context, { ...table, loaded }, smallerThan, action)
    } catch (error) {
      loaded = await table.catalog.loadTable(table.ident)
      throw error
    }
  })
}
