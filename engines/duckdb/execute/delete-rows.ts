import { commitWithRetry, overwriteSnapshot } from '@boathouse/iceberg'
import type { DataFile } from '@boathouse/iceberg'
import type { DeleteStatement } from '@boathouse/sql'
import { askLease } from '../ask-lease.ts'
import type { Lease } from '../child-pool.ts'
import { EngineError } from '../engine-error.ts'
import type { ExecuteResult } from '../engine-types.ts'
import { asEngineError } from '../fault-message.ts'
import { quoteName } from '../sql-text.ts'
import { writeFiles, writeSetup, writeSql, writeTarget } from '../write/write-files.ts'
import { needTable, schemaName } from './find-table.ts'
import type { FoundTable } from './find-table.ts'
import type { CurrentScan } from './plan-reference.ts'
import { planQuery } from './query-plan.ts'
import type { QueryPlan } from './query-plan.ts'
import { NO_ROWS, openFor, withChild } from './run-query.ts'
import type { StatementContext } from './run-statement.ts'
import { locateIn } from './text-position.ts'
import { checkSameShape, snapshotSummary, truncateTable, withStaging } from './write-statements.ts'

/**
 * DELETE, copy-on-write: the files that can have matching rows are read once more without them. The condition runs as
 * a query over the table, so that it passes the same walls as any other and may have subqueries.
 */
export const deleteRows = async (
  context: StatementContext,
  statement: DeleteStatement,
): Promise<ExecuteResult> => {
  const { where, span, target } = statement
  if (!where) return truncateTable(context, { kind: 'truncate', span, target })
  const { deps, request, signal } = context
  const table = await needTable(deps.catalogs, target, request, request.text)
  const change = rewriteOf(table, statement.alias?.text)
  const plan = await planQuery(deps, where, request, signal, { before: change.before, after: ')' })
  try {
    const scan = plan.current.find(({ fullName }) => fullName === table.fullName)
    const keeping = change.keeping(plan.sql)
    if (!scan || keeping === undefined) {
      throw new EngineError(
        'NOT_SUPPORTED',
        `Rows of ${table.fullName} cannot be deleted by the embedded engine.`,
      )
    }
    return await replaceFiles(context, table, plan, scan, keeping)
  } finally {
    plan.release()
  }
}

/** The matching rows as a query, and from it the query of all others: what is unknown does not match, hence stays. */
const rewriteOf = (table: FoundTable, alias: string | undefined) => {
  const name = [table.catalog.name, schemaName(table.ident.namespace), table.ident.name]
    .map(quoteName)
    .join('.')
  const rest = ` AS ${quoteName(alias ?? table.ident.name)} WHERE (`
  return {
    before: `SELECT 1 FROM ${name}${rest}`,
    // Planning may have put the table under a name that DuckDB does not keep for itself.
    keeping: (matching: string): string | undefined => {
      const head = FIRST_NAME.exec(matching)
      const from = head && `FROM ${head[1]}${rest}`
      if (!from || !matching.startsWith(`SELECT 1 ${from}`)) return undefined
      return `SELECT * ${from}(${matching.slice(`SELECT 1 ${from}`.length)} IS NOT TRUE)`
    },
  }
}

const FIRST_NAME = /^SELECT 1 FROM ("(?:[^"]|"")*"(?:\."(?:[^"]|"")*"){2})/

const replaceFiles = async (
  context: StatementContext,
  table: FoundTable,
  plan: QueryPlan,
  scan: CurrentScan,
  keeping: string,
): Promise<ExecuteResult> => {
  const { deps, request, signal, onState } = context
  const { metadata } = table.loaded
  const { tablesRead, bytesRead } = plan
  const nothing = {
    ...NO_ROWS,
    tablesRead,
    bytesRead,
    effects: [{ table: table.fullName, snapshotId: null, rows: 0n }],
  }
  if (scan.files.length === 0) return nothing
  return withStaging(context, metadata, async (staging) => {
    const { matched, kept } = await withChild(deps, signal, onState, async (lease) => {
      const target = writeTarget(metadata)
      await lease.request(openFor(plan, [staging.directory], writeSetup(target)), signal)
      const count = await countMatching(lease, plan, context)
      if (count === 0n) return { matched: count, kept: [] }
      const names = target.schema.fields.map((_, at) => `c${at}`)
      const columns = target.schema.fields.map(({ name }, at) => ({ name, value: `c${at}` }))
      const source = {
        from: `(${keeping}) AS __source(${names.join(', ')})`,
        columns,
        parameters: request.parameters ?? [],
      }
      const sql = writeSql(target, source, staging, request.statementId)
      const files = await writeFiles(lease, target, sql, source.parameters, staging, signal).catch(
        (error: unknown) => {
          throw asEngineError(error, undefined, plan.hide)
        },
      )
      return { matched: count, kept: files }
    })
    if (matched === 0n) return nothing
    const snapshotId = await commitReplacement(context, table, scan, kept)
    return { ...nothing, effects: [{ table: table.fullName, snapshotId, rows: matched }] }
  })
}

const countMatching = async (
  lease: Lease,
  plan: QueryPlan,
  { request, signal }: StatementContext,
): Promise<bigint> => {
  const sql = `SELECT count(*) FROM (${plan.sql})`
  try {
    const { rows } = await askLease(lease, sql, { signal, parameters: request.parameters })
    return BigInt(rows[0]?.[0] ?? 0)
  } catch (error) {
    throw asEngineError(error, locateIn(sql, plan.rewritten), plan.hide)
  }
}

const commitReplacement = async (
  { deps, request, signal }: StatementContext,
  table: FoundTable,
  scan: CurrentScan,
  added: readonly DataFile[],
): Promise<bigint | null> => {
  const { metadata } = table.loaded
  const committed = await commitWithRetry(
    table.catalog,
    table.ident,
    (loaded) => {
      checkSameShape(metadata, loaded.metadata, table.fullName)
      return overwriteSnapshot({
        storage: deps.storage,
        table: loaded.metadata,
        removed: new Set(scan.files.map(({ path }) => path)),
        added,
        startingSnapshotId: metadata['current-snapshot-id'],
        conflictFilter: scan.filter,
        summary: snapshotSummary(request),
        writer: request.statementId,
      })
    },
    { storage: deps.storage, signal },
  )
  return committed.snapshot?.['snapshot-id'] ?? null
}
