import { StatementType } from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { bindParameters } from './bind-parameters.ts'
import type { QueryAnswer, QueryRequest } from './protocol.ts'
import { gatherResult } from './run-query.ts'
import { streamChunks, wholeChunks } from './stream-chunks.ts'

/** What a shared instance answers to what it will not run: ask again in an instance of your own. */
const NOT_HERE: QueryAnswer = {
  columns: [],
  rows: [],
  rowCount: 0,
  truncated: true,
  overflow: true,
  parts: [],
  forms: [],
}

const ONLY_READS = new Set([StatementType.SELECT, StatementType.EXPLAIN])

/** Few and short: what DuckDB has worked out of a text beforehand is held with it. */
const KEPT = 8
const KEPT_CHARACTERS = 2048

/**
 * Texts that drivers and dashboards ask again and again stay prepared, which is half of a `SELECT 1`. Nothing that is
 * the statement's own is in them: what time it is, say, DuckDB asks at each execution. They go with the connection.
 */
const kept = new WeakMap<DuckDBConnection, Map<string, DuckDBPreparedStatement>>()

const keep = (connection: DuckDBConnection, sql: string, read: DuckDBPreparedStatement): void => {
  const known = kept.get(connection) ?? new Map<string, DuckDBPreparedStatement>()
  kept.set(connection, known)
  // To the end of the order: the first is the one that was not asked for longest.
  known.delete(sql)
  known.set(sql, read)
  const [[oldest, forgotten] = []] = known
  if (known.size <= KEPT || oldest === undefined) return
  known.delete(oldest)
  forgotten?.destroySync()
}

const onlyStatement = async (
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement | undefined> => {
  const statements = await connection.extractStatements(sql)
  return statements.count === 1 ? statements.prepare(0) : undefined
}

/** Undefined unless, by DuckDB's own parse, this is one query: it leaves a shared instance as it was. A PIVOT does not. */
const prepareRead = async (
  connection: DuckDBConnection,
  { sql, parameters }: QueryRequest,
): Promise<DuckDBPreparedStatement | undefined> => {
  const known = kept.get(connection)?.get(sql)
  // One step for what is one statement, as almost everything; the other way says what is wrong.
  const read = known ?? (await connection.prepare(sql).catch(() => onlyStatement(connection, sql)))
  if (!read || !ONLY_READS.has(read.statementType)) return undefined
  const fixed = read.parameterCount + parameters.length === 0
  if (fixed && sql.length <= KEPT_CHARACTERS) keep(connection, sql, read)
  else await bindParameters(connection, read, parameters)
  return read
}

/** Runs a query in an instance that others use too. What does not fit inline is left out. */
export const runSharedQuery = async (
  connection: DuckDBConnection,
  request: QueryRequest,
): Promise<QueryAnswer> => {
  const read = await prepareRead(connection, request)
  if (!read) return NOT_HERE
  const inline = { ...request, spoolPrefix: null }
  if (request.oneRow) {
    const result = await read.run()
    return gatherResult(result, wholeChunks(result), noWriter, inline)
  }
  const result = await read.stream()
  return gatherResult(result, streamChunks(connection, result, request), noWriter, inline)
}

const noWriter = (): never => {
  throw new Error('nothing is spooled from a shared instance')
}
