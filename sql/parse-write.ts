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
  needWords,
  peek,
  takeWords,
  type Cursor,
} from './token-cursor.ts'
import { needColumnName, needName, needPart, needTableName, takeBranch } from './parse-name.ts'
import { isQueryHead, needExpression, needQuery } from './parse-query.ts'
import { refuseTwice } from './parse-create.ts'
import type { Span } from './sql-error.ts'
import type {
  DeleteStatement,
  DropSchemaStatement,
  DropTableStatement,
  InsertStatement,
  TruncateStatement,
} from './statement-types.ts'

/** ON CONFLICT and RETURNING stand outside brackets behind the query; both belong to tables with keys. */
const refuseInsertTail = (cursor: Cursor): void => {
  let depth = 0
  for (let ahead = 0; peek(cursor, ahead) !== undefined; ahead += 1) {
    const token = peek(cursor, ahead)
    if (token?.kind === 'op') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
    if (depth !== 0 || token === undefined) continue
    const what = isWord(token, 'RETURNING')
      ? 'RETURNING'
      : isWord(token, 'ON') && isWord(peek(cursor, ahead + 1), 'CONFLICT')
        ? 'ON CONFLICT'
        : undefined
    if (what !== undefined)
      throw failAt(
        cursor,
        token,
        `${what} is not there: Iceberg tables have no keys. Leave it out.`,
        'SYNTAX_NOT_ALLOWED',
      )
  }
}

/** After INSERT. */
export const parseInsert = (cursor: Cursor, span: Span): InsertStatement => {
  if (isWord(peek(cursor), 'OVERWRITE'))
    throw failAt(
      cursor,
      here(cursor),
      'INSERT OVERWRITE is not allowed. Use DELETE and INSERT, or CREATE OR REPLACE TABLE … AS.',
      'STATEMENT_NOT_ALLOWED',
    )
  if (isWord(peek(cursor), 'OR'))
    throw failAt(
      cursor,
      here(cursor),
      'INSERT OR … is not there: Iceberg tables have no keys. Write INSERT INTO.',
      'SYNTAX_NOT_ALLOWED',
    )
  needWords(cursor, 'INTO')
  takeWords(cursor, 'TABLE')
  const written = { target: needTableName(cursor), ...takeBranch(cursor) }
  if (isWord(peek(cursor), 'AS') && !isQueryHead(cursor, 1))
    throw failAt(cursor, here(cursor), 'The target of an INSERT has no alias.')
  let columns
  if (isOp(peek(cursor), '(') && !isQueryHead(cursor)) {
    needOp(cursor, '(')
    columns = needList(cursor, ')', needColumnName)
    refuseTwice(cursor, columns)
  }
  const byName = takeWords(cursor, 'BY', 'NAME')
  if (!byName) takeWords(cursor, 'BY', 'POSITION')
  if (looksAt(cursor, 'DEFAULT', 'VALUES'))
    throw failAt(
      cursor,
      here(cursor),
      'Iceberg format 2 tables have no defaults. Write VALUES (…).',
      'SYNTAX_NOT_ALLOWED',
    )
  if (!isQueryHead(cursor)) throw expected(cursor, 'VALUES or a query')
  refuseInsertTail(cursor)
  const query = needQuery(cursor)
  return { kind: 'insert', span, ...written, ...(columns === undefined ? {} : { columns }), byName, query }
}

/** After DELETE. */
export const parseDelete = (cursor: Cursor, span: Span): DeleteStatement => {
  needWords(cursor, 'FROM')
  const written = { target: needTableName(cursor), ...takeBranch(cursor) }
  const wantsAlias = takeWords(cursor, 'AS')
  const hasAlias =
    wantsAlias || (peek(cursor) !== undefined && !isWord(peek(cursor), 'WHERE', 'USING', 'RETURNING'))
  const named = hasAlias ? needPart(cursor, 'an alias or WHERE') : undefined
  const alias = named === undefined ? {} : { alias: { text: named.text, quoted: named.quoted } }
  if (isWord(peek(cursor), 'USING', 'RETURNING'))
    throw failAt(
      cursor,
      here(cursor),
      `${peek(cursor)?.upper ?? ''} is not there in DELETE. Use a subquery in WHERE.`,
      'SYNTAX_NOT_ALLOWED',
    )
  if (peek(cursor) === undefined) return { kind: 'delete', span, ...written, ...alias }
  needWords(cursor, 'WHERE')
  return { kind: 'delete', span, ...written, ...alias, where: needExpression(cursor) }
}

/** After TRUNCATE. */
export const parseTruncate = (cursor: Cursor, span: Span): TruncateStatement => {
  takeWords(cursor, 'TABLE')
  const target = needTableName(cursor)
  needEnd(cursor)
  return { kind: 'truncate', span, target }
}

/** After DROP TABLE. */
export const parseDropTable = (cursor: Cursor, span: Span): DropTableStatement => {
  const ifExists = takeWords(cursor, 'IF', 'EXISTS')
  const target = needTableName(cursor)
  if (isOp(peek(cursor), ','))
    throw failAt(cursor, here(cursor), 'Drop one table a statement.', 'SYNTAX_NOT_ALLOWED')
  if (!takeWords(cursor, 'RESTRICT')) takeWords(cursor, 'CASCADE')
  needEnd(cursor)
  return { kind: 'drop_table', span, target, ifExists }
}

/** After DROP SCHEMA. RESTRICT is the default. */
export const parseDropSchema = (cursor: Cursor, span: Span): DropSchemaStatement => {
  const ifExists = takeWords(cursor, 'IF', 'EXISTS')
  const target = needName(cursor, 'a schema name', 2)
  const cascade = takeWords(cursor, 'CASCADE')
  if (!cascade) takeWords(cursor, 'RESTRICT')
  needEnd(cursor)
  return { kind: 'drop_schema', span, target, ifExists, cascade }
}
