import {
  expected,
  failAt,
  here,
  isOp,
  isWord,
  looksAt,
  needEnd,
  needOp,
  needString,
  needWords,
  peek,
  takeOp,
  takeWords,
  type Cursor,
} from './token-cursor.ts'
import { needName, needTableName } from './parse-name.ts'
import { parseShowBranches } from './parse-refs.ts'
import { isQueryHead, needQuery } from './parse-query.ts'
import type { Span } from './sql-error.ts'
import type { DescribeStatement, QualifiedName, Statement } from './statement-types.ts'

const scope = (cursor: Cursor, what: string, most: number): QualifiedName | undefined =>
  takeWords(cursor, 'FROM') || takeWords(cursor, 'IN') ? needName(cursor, what, most) : undefined

const likeClause = (cursor: Cursor): { like?: string } => {
  const like = takeWords(cursor, 'LIKE') ? { like: needString(cursor, 'the pattern').value } : {}
  needEnd(cursor)
  return like
}

const HINTS: Readonly<Record<string, string>> = {
  DATABASES: 'Use SHOW CATALOGS or SHOW SCHEMAS.',
  FUNCTIONS: 'The functions are those of DuckDB, less those that leave the lakehouse.',
  SESSION: 'There are no session settings.',
  ALL: 'Use SHOW TABLES FROM catalog.schema.',
  STATS: 'Use SELECT * FROM "t$partitions" or SUMMARIZE t.',
}

/** After SHOW. */
export const parseShow = (cursor: Cursor, span: Span): Statement => {
  if (takeWords(cursor, 'CATALOGS')) return { kind: 'show_catalogs', span, ...likeClause(cursor) }
  if (takeWords(cursor, 'SCHEMAS')) {
    const catalog = scope(cursor, 'a catalog name', 1)
    return {
      kind: 'show_schemas',
      span,
      ...(catalog === undefined ? {} : { catalog }),
      ...likeClause(cursor),
    }
  }
  if (takeWords(cursor, 'TABLES')) {
    const schema = scope(cursor, 'a schema name', 2)
    return { kind: 'show_tables', span, ...(schema === undefined ? {} : { schema }), ...likeClause(cursor) }
  }
  const created = takeWords(cursor, 'CREATE', 'TABLE')
    ? 'show_create_table'
    : takeWords(cursor, 'CREATE', 'VIEW')
      ? 'show_create_view'
      : undefined
  if (created !== undefined) {
    const target = needTableName(cursor)
    needEnd(cursor)
    return { kind: created, span, target }
  }
  if (takeWords(cursor, 'BRANCHES')) return parseShowBranches(cursor, span)
  if (takeWords(cursor, 'COLUMNS')) {
    if (!takeWords(cursor, 'IN')) needWords(cursor, 'FROM')
    return describeTable(cursor, span)
  }
  const token = peek(cursor)
  if (token === undefined)
    throw expected(
      cursor,
      'CATALOGS, SCHEMAS, TABLES, COLUMNS FROM, BRANCHES FROM, CREATE TABLE or CREATE VIEW',
    )
  throw failAt(
    cursor,
    here(cursor),
    `SHOW ${token.text} is not there. ${HINTS[token.upper] ?? 'There are: SHOW CATALOGS, SCHEMAS, TABLES, COLUMNS FROM t, BRANCHES FROM t, CREATE TABLE t, CREATE VIEW v; and DESCRIBE t.'}`,
    'STATEMENT_NOT_ALLOWED',
  )
}

const describeTable = (cursor: Cursor, span: Span): DescribeStatement => {
  const target = needTableName(cursor)
  needEnd(cursor)
  return { kind: 'describe', span, target }
}

/** After DESCRIBE or DESC: a table, or a query whose columns are wanted. */
export const parseDescribe = (cursor: Cursor, span: Span): DescribeStatement => {
  if (isQueryHead(cursor) && !looksAt(cursor, 'TABLE'))
    return { kind: 'describe', span, query: needQuery(cursor) }
  takeWords(cursor, 'TABLE')
  return describeTable(cursor, span)
}

const EXPLAIN_OPTIONS = ['ANALYZE', 'ANALYSE', 'VERBOSE', 'FORMAT', 'TYPE']

/** `[ANALYZE] [VERBOSE] [(FORMAT JSON, …)]` after EXPLAIN. */
export const takeExplainOptions = (cursor: Cursor): { analyze: boolean; format: 'text' | 'json' } => {
  let analyze = takeWords(cursor, 'ANALYZE') || takeWords(cursor, 'ANALYSE')
  let format: 'text' | 'json' = 'text'
  takeWords(cursor, 'VERBOSE')
  if (!isOp(peek(cursor), '(') || !isWord(peek(cursor, 1), ...EXPLAIN_OPTIONS)) return { analyze, format }
  needOp(cursor, '(')
  do {
    if (takeWords(cursor, 'ANALYZE') || takeWords(cursor, 'ANALYSE')) analyze = true
    else if (takeWords(cursor, 'FORMAT')) {
      if (takeWords(cursor, 'JSON')) format = 'json'
      else if (!takeWords(cursor, 'TEXT')) throw expected(cursor, 'TEXT or JSON')
    } else if (!takeWords(cursor, 'VERBOSE')) throw expected(cursor, 'ANALYZE or FORMAT')
  } while (takeOp(cursor, ','))
  needOp(cursor, ')')
  return { analyze, format }
}
