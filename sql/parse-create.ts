import { asciiLower } from './lexer.ts'
import {
  expected,
  failAt,
  here,
  isOp,
  isWord,
  looksAt,
  needEnd,
  needList,
  needOp,
  needString,
  needWords,
  peek,
  takeWords,
  type Cursor,
} from './token-cursor.ts'
import { needColumnName, needName, needTableName } from './parse-name.ts'
import { needType } from './parse-type.ts'
import { takeSchemaOptions, takeTableOptions } from './table-options.ts'
import { needQuery } from './parse-query.ts'
import type { Span } from './sql-error.ts'
import type {
  ColumnDefinition,
  ColumnName,
  CreateSchemaStatement,
  CreateTableAsStatement,
  CreateTableStatement,
} from './statement-types.ts'

type Head = Pick<CreateTableStatement, 'target' | 'ifNotExists' | 'orReplace' | 'span'>

const CONSTRAINTS = ['PRIMARY', 'UNIQUE', 'CHECK', 'REFERENCES', 'FOREIGN', 'CONSTRAINT']
const OTHER_COLUMN_PARTS = ['DEFAULT', 'GENERATED', 'COLLATE', 'AS', 'AUTO_INCREMENT']

const refuseConstraint = (cursor: Cursor): void => {
  const token = peek(cursor)
  if (isWord(token, ...CONSTRAINTS))
    throw failAt(
      cursor,
      here(cursor),
      `Iceberg tables keep no ${token?.upper ?? ''} constraints. Leave it out.`,
      'SYNTAX_NOT_ALLOWED',
    )
  if (isWord(token, ...OTHER_COLUMN_PARTS))
    throw failAt(
      cursor,
      here(cursor),
      `${token?.upper ?? ''} is not kept by Iceberg format 2 tables. Leave it out.`,
      'SYNTAX_NOT_ALLOWED',
    )
}

const columnDefinition = (cursor: Cursor): ColumnDefinition => {
  refuseConstraint(cursor)
  const column = needColumnName(cursor)
  const type = needType(cursor)
  let nullable = true
  let comment: string | undefined
  for (;;) {
    if (takeWords(cursor, 'NOT', 'NULL')) nullable = false
    else if (takeWords(cursor, 'COMMENT')) comment = needString(cursor, 'the comment').value
    else if (!takeWords(cursor, 'NULL')) break
  }
  refuseConstraint(cursor)
  return { ...column, type, nullable, ...(comment === undefined ? {} : { comment }) }
}

/** Columns are unique without regard to case (design of all our tables; DuckDB and Trino fold names). */
export const refuseTwice = (cursor: Cursor, columns: readonly ColumnName[]): void => {
  const seen = new Set<string>()
  for (const { name, span } of columns) {
    if (seen.has(asciiLower(name)))
      throw failAt(cursor, span, `The column ${name} is there twice (case does not count).`, 'INVALID_NAME')
    seen.add(asciiLower(name))
  }
}

/** `(a, b)` in front of AS: names without types. */
const isPlainNames = (cursor: Cursor): boolean => {
  for (let ahead = 1; ; ahead += 2) {
    const next = peek(cursor, ahead + 1)
    if (isOp(next, ')')) return true
    if (!isOp(next, ',')) return false
  }
}

/** Without WITH [NO] DATA at the end, which is Trino's; returns the tokens that belong to the query. */
const takeDataClause = (cursor: Cursor): { inner: Cursor; withData: boolean } => {
  const tokens = cursor.tokens
  const last = (back: number, word: string): boolean => isWord(tokens.at(-back), word)
  if (!last(1, 'DATA')) return { inner: cursor, withData: true }
  const no = last(2, 'NO') && last(3, 'WITH')
  if (!no && !last(2, 'WITH')) return { inner: cursor, withData: true }
  return { inner: { ...cursor, tokens: tokens.slice(0, no ? -3 : -2) }, withData: !no }
}

const createTableAs = (
  cursor: Cursor,
  head: Head,
  columns: ColumnName[] | undefined,
): CreateTableAsStatement => {
  const options = takeTableOptions(cursor)
  needWords(cursor, 'AS')
  const { inner, withData } = takeDataClause(cursor)
  const query = needQuery(inner)
  return {
    kind: 'create_table_as',
    ...head,
    ...(columns === undefined ? {} : { columns }),
    options,
    query,
    withData,
  }
}

/** After CREATE [OR REPLACE] TABLE. */
export const parseCreateTable = (
  cursor: Cursor,
  span: Span,
  orReplace: boolean,
): CreateTableStatement | CreateTableAsStatement => {
  const { start } = here(cursor)
  const ifNotExists = takeWords(cursor, 'IF', 'NOT', 'EXISTS')
  if (ifNotExists && orReplace)
    throw failAt(
      cursor,
      { start, end: here(cursor).start },
      'OR REPLACE and IF NOT EXISTS exclude each other.',
    )
  const head: Head = { target: needTableName(cursor), ifNotExists, orReplace, span }
  if (!isOp(peek(cursor), '(')) {
    if (peek(cursor) === undefined) throw expected(cursor, 'columns in brackets, or AS and a query')
    return createTableAs(cursor, head, undefined)
  }
  if (isPlainNames(cursor)) {
    needOp(cursor, '(')
    const columns = needList(cursor, ')', needColumnName)
    refuseTwice(cursor, columns)
    return createTableAs(cursor, head, columns)
  }
  needOp(cursor, '(')
  if (looksAt(cursor, 'LIKE'))
    throw failAt(
      cursor,
      here(cursor),
      'CREATE TABLE (LIKE …) is not there; use CREATE TABLE … AS SELECT … WITH NO DATA.',
      'SYNTAX_NOT_ALLOWED',
    )
  const columns = needList(cursor, ')', columnDefinition)
  refuseTwice(cursor, columns)
  const options = takeTableOptions(cursor)
  if (isWord(peek(cursor), 'AS'))
    throw failAt(cursor, here(cursor), 'Column types and AS exclude each other: the query gives the types.')
  needEnd(cursor)
  return { kind: 'create_table', ...head, columns, options }
}

/** After CREATE SCHEMA. */
export const parseCreateSchema = (cursor: Cursor, span: Span): CreateSchemaStatement => {
  const ifNotExists = takeWords(cursor, 'IF', 'NOT', 'EXISTS')
  const target = needName(cursor, 'a schema name', 2)
  const options = takeSchemaOptions(cursor)
  needEnd(cursor)
  return { kind: 'create_schema', target, ifNotExists, span, ...options }
}
