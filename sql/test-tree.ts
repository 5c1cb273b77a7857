import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { analyseQuery } from './analyse-query.ts'
import { changeQuery } from './change-query.ts'
import { parseStatement } from './parse-statement.ts'
import { rewriteQuery } from './rewrite-query.ts'
import { SqlError } from './sql-error.ts'
import type { FilterParameters } from './extract-filters.ts'
import type { QueryAnalysis, RewriteOptions, RewrittenQuery } from './query-types.ts'
import type { QueryPart, Statement } from './statement-types.ts'

let connection: Promise<DuckDBConnection> | undefined

/** One real DuckDB for the tests of a file; its parser makes the trees. */
export const duckdb = (): Promise<DuckDBConnection> =>
  (connection ??= DuckDBInstance.create(':memory:').then((instance) => instance.connect()))

/** First column of the first row as text. */
const scalar = async (sql: string, value: string): Promise<string> => {
  const reader = await (await duckdb()).runAndReadAll(sql, [value])
  return String(reader.getRows()[0]?.[0])
}

/** DuckDB's tree of a query, complete unless options leave something out. */
export const treeOf = async (text: string, options = ''): Promise<unknown> =>
  JSON.parse(
    await scalar(`SELECT json_serialize_sql($1::VARCHAR${options && `, ${options}`})::VARCHAR`, text),
  )

export interface Analysed {
  readonly query: RewrittenQuery
  readonly analysis: QueryAnalysis
}

/** Rewrites, has DuckDB parse, and checks a query. */
export const analyse = async (
  query: QueryPart | string,
  options: RewriteOptions = {},
  parameters: FilterParameters = {},
): Promise<Analysed> => {
  return analyseRewritten(rewriteQuery(query, options), parameters)
}

export const analyseRewritten = async (
  query: RewrittenQuery,
  parameters: FilterParameters = {},
): Promise<Analysed> => ({ query, analysis: analyseQuery(await treeOf(query.text), query, parameters) })

/** Everything that the engine checks before it runs a statement. */
export const checkStatement = async (text: string): Promise<Analysed | undefined> =>
  check(parseStatement(text))

const check = (statement: Statement): Promise<Analysed | undefined> | undefined => {
  if (statement.kind === 'unsupported') throw new Error(`unsupported: ${statement.what}`)
  if (statement.kind === 'explain') return check(statement.inner)
  if (statement.kind === 'update' || statement.kind === 'merge')
    return analyseRewritten(changeQuery(statement).query)
  if (statement.kind === 'delete') {
    const { where } = statement
    return where && analyseRewritten(changeQuery({ ...statement, where }).query)
  }
  return 'query' in statement && statement.query !== undefined ? analyse(statement.query) : undefined
}

/** The SqlError that something throws; anything else, or nothing, fails the test. */
export const errorOf = async (action: () => unknown): Promise<SqlError> => {
  try {
    await action()
  } catch (error) {
    if (error instanceof SqlError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** What an error marks. */
export const marked = (text: string, error: SqlError): string =>
  text.slice(error.position.offset, error.position.offset + error.length)

/** Names of the tables of an analysis, dotted, with quotes where they were written. */
export const tableNames = ({ analysis }: Analysed): string[] =>
  analysis.tables.map(({ name }) =>
    name.parts.map(({ text, quoted }) => (quoted ? `"${text}"` : text)).join('.'),
  )

/** The code of the SqlError that refuses a statement, `unsupported`, or how it passed. */
export const refusalOf = async (sql: string): Promise<string> => {
  try {
    const checked = await checkStatement(sql)
    return checked === undefined ? 'passed' : `passed with tables [${tableNames(checked).join(', ')}]`
  } catch (error) {
    if (error instanceof SqlError) return error.code
    return error instanceof Error && error.message.startsWith('unsupported') ? 'unsupported' : String(error)
  }
}
