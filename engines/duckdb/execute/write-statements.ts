import {
  appendSnapshot,
  commitWithRetry,
  CommitStateUnknown,
  dropAllRows,
  snapshotOfRef,
} from '@boathouse/iceberg'
import type { DataFile, LoadedTable, TableMetadata } from '@boathouse/iceberg'
import type { InsertStatement, WrittenTable } from '@boathouse/sql'
import type { DescribedColumn } from '../child/protocol.ts'
import type { Lease } from '../child-pool.ts'
import { EngineError } from '../engine-error.ts'
import type { ExecuteResult } from '../engine-types.ts'
import { asEngineError } from '../fault-message.ts'
import { findBadValue } from '../write/bad-value.ts'
import type { ColumnSource, WriteTarget } from '../write/copy-statement.ts'
import { storageOf } from '../scan/table-wall.ts'
import { stageFor } from '../write/staging.ts'
import type { Staging } from '../write/staging.ts'
import { rowCount, writeFiles, writeSetup, writeSql, writeTarget } from '../write/write-files.ts'
import type { RowSource } from '../write/write-files.ts'
import { describeOpen, openPlan } from './describe-query.ts'
import { needTable } from './find-table.ts'
import { planQuery } from './query-plan.ts'
import type { QueryPlan } from './query-plan.ts'
import { retryConflicts } from './retry-conflicts.ts'
import { NO_ROWS, openFor, withChild } from './run-query.ts'
import type { StatementContext } from './run-statement.ts'
import { targetBranch } from './target-branch.ts'
import { errorAt, locateIn } from './text-position.ts'

/** What every snapshot of the embedded engine says of itself, beside what the caller adds. */
export const snapshotSummary = (request: StatementContext['request']): Record<string, string> => ({
  'engine-name': 'boathouse-embedded',
  ...request.summary,
})

/** The query of a writing statement as a FROM clause: columns `c0`, `c1`, … whatever they were called. */
const sourceOf = (plan: QueryPlan, count: number): string =>
  `(${plan.sql}\n) AS __source(${Array.from({ length: count }, (_, at) => `c${at}`).join(', ')})`

/** Opens the instance in which `writeQuery` runs. */
export const openForWriting = (
  context: StatementContext,
  lease: Lease,
  plan: QueryPlan,
  target: WriteTarget,
  staging: Staging,
): Promise<void> => openPlan(lease, openFor(plan, [staging.directory], writeSetup(target)), plan, context)

/**
 * Runs the query of a writing statement into files of `metadata`'s table, in the open instance. A value that does not fit its column is named
 * with the column.
 */
export const writeQuery = async (
  context: StatementContext,
  lease: Lease,
  plan: QueryPlan,
  metadata: TableMetadata,
  columns: readonly ColumnSource[],
  count: number,
  staging: Staging,
): Promise<readonly DataFile[]> => {
  const { request, signal } = context
  const target = writeTarget(metadata)
  const source: RowSource = { from: sourceOf(plan, count), columns, parameters: request.parameters ?? [] }
  const sql = writeSql(target, source, staging, request.statementId)
  try {
    return await writeFiles(lease, target, sql, source.parameters, staging, signal)
  } catch (error) {
    throw await explained(
      lease,
      target,
      source,
      asEngineError(error, locateIn(sql, plan.rewritten), plan.hide),
      signal,
    )
  }
}

const explained = async (
  lease: Lease,
  target: WriteTarget,
  source: RowSource,
  error: unknown,
  signal?: AbortSignal,
): Promise<unknown> => {
  const isValue = error instanceof EngineError && ['INVALID_VALUE', 'TYPE_MISMATCH'].includes(error.code)
  return isValue ? ((await findBadValue(lease, target, source, signal)) ?? error) : error
}

/**
 * Stages files, lets `work` write and commit them, and clears up: on failure the files go, unless nobody knows whether
 * the commit happened; then only cleanup may, after looking.
 */
export const withStaging = async <Result>(
  { deps, request }: StatementContext,
  table: Pick<LoadedTable, 'metadata' | 'storage'>,
  work: (staging: Staging) => Promise<Result>,
): Promise<Result> => {
  const staging = await stageFor(
    storageOf(deps.storage, table),
    table.metadata,
    request.statementId,
    deps.scratchDirectory,
  )
  try {
    const result = await work(staging)
    await staging.finish()
    return result
  } catch (error) {
    if (!(error instanceof CommitStateUnknown)) await staging.discard()
    throw error
  }
}

/** Which expression each column of the table gets. Throws at the statement's own names. */
const insertColumns = (
  statement: InsertStatement,
  source: string,
  target: WriteTarget,
  given: readonly DescribedColumn[],
): ColumnSource[] => {
  const names = statement.byName
    ? given.map(({ name }) => ({ name, span: statement.query.span }))
    : (statement.columns ??
      target.schema.fields.slice(0, given.length).map(({ name }) => ({ name, span: statement.span })))
  const wanted =
    statement.columns && !statement.byName ? statement.columns.length : target.schema.fields.length
  if (!statement.byName && given.length !== wanted) {
    throw errorAt(
      'INVALID_QUERY',
      `The query gives ${given.length} columns, but ${wanted} are to be filled.`,
      source,
      statement.query.span,
    )
  }
  const seen = new Set<string>()
  return names.map(({ name, span }, at) => {
    const field = target.schema.fields.find(
      (candidate) => candidate.name.toLowerCase() === name.toLowerCase(),
    )
    if (!field) throw errorAt('COLUMN_NOT_FOUND', `The table has no column ${name}.`, source, span)
    if (seen.has(field.name))
      throw errorAt('INVALID_QUERY', `The column ${name} is given twice.`, source, span)
    seen.add(field.name)
    return { name: field.name, value: `c${at}` }
  })
}

/** INSERT. The rows are worked out once, whatever is committed meanwhile; anew only when the columns have changed. */
export const insertRows = (context: StatementContext, statement: InsertStatement): Promise<ExecuteResult> =>
  retryConflicts(statement.target, context.signal, () => insertOnce(context, statement))

const insertOnce = async (context: StatementContext, statement: InsertStatement): Promise<ExecuteResult> => {
  const { deps, request, signal, onState } = context
  const table = await needTable(deps.catalogs, statement.target, request, request.text)
  const { metadata } = table.loaded
  const storage = storageOf(deps.storage, table.loaded)
  targetBranch(statement, metadata, request.text)
  const plan = await planQuery(deps, statement.query, request, signal)
  try {
    return await withStaging(context, table.loaded, async (staging) => {
      const files = await withChild(deps, signal, onState, async (lease) => {
        const target = writeTarget(metadata)
        // One instance for both: making one costs more than a small INSERT does otherwise.
        await openForWriting(context, lease, plan, target, staging)
        const given = await describeOpen(lease, plan, context)
        const columns = insertColumns(statement, request.text, target, given)
        return writeQuery(context, lease, plan, metadata, columns, given.length, staging)
      })
      const { tablesRead, bytesRead } = plan
      if (files.length === 0)
        return {
          ...NO_ROWS,
          tablesRead,
          bytesRead,
          effects: [{ table: table.fullName, snapshotId: null, rows: 0n }],
        }
      const committed = await commitWithRetry(
        table.catalog,
        table.ident,
        (loaded) => {
          checkSameShape(metadata, loaded.metadata, table.fullName)
          return appendSnapshot({
            storage,
            table: loaded.metadata,
            branch: targetBranch(statement, loaded.metadata, request.text),
            files,
            summary: snapshotSummary(request),
            writer: request.statementId,
          })
        },
        { storage, signal },
      )
      const snapshotId = committed.snapshot?.['snapshot-id'] ?? null
      return {
        ...NO_ROWS,
        tablesRead,
        bytesRead,
        effects: [{ table: table.fullName, snapshotId, rows: rowCount(files) }],
      }
    })
  } finally {
    plan.release()
  }
}

/** Files were written for one schema of one table: a table dropped and made again, or other columns, are a conflict. */
export const checkSameShape = (written: TableMetadata, now: TableMetadata, fullName: string): void => {
  if (
    written['table-uuid'] === now['table-uuid'] &&
    written['current-schema-id'] === now['current-schema-id']
  )
    return
  throw new EngineError(
    'COMMIT_CONFLICT',
    `The table ${fullName} was changed by someone else meanwhile. Run the statement again.`,
  )
}

/** TRUNCATE, and DELETE of all rows. */
export const truncateTable = async (
  { deps, request, signal }: StatementContext,
  statement: WrittenTable,
): Promise<ExecuteResult> => {
  const table = await needTable(deps.catalogs, statement.target, request, request.text)
  const effect = { table: table.fullName, snapshotId: null, rows: 0n }
  const storage = storageOf(deps.storage, table.loaded)
  const committed = await commitWithRetry(
    table.catalog,
    table.ident,
    async ({ metadata }) => {
      const branch = targetBranch(statement, metadata, request.text)
      if (!snapshotOfRef(metadata, branch)) return undefined
      return dropAllRows({
        storage,
        table: metadata,
        branch,
        summary: snapshotSummary(request),
        writer: request.statementId,
      })
    },
    { storage, signal },
  )
  const { snapshot } = committed
  if (!snapshot) return { ...NO_ROWS, effects: [effect] }
  const rows = BigInt(snapshot.summary?.['deleted-records'] ?? 0)
  return { ...NO_ROWS, effects: [{ ...effect, snapshotId: snapshot['snapshot-id'], rows }] }
}
