import type {
  CommentStatement,
  CreateViewStatement,
  DropViewStatement,
  RenameViewStatement,
} from './alter-types.ts'
import { needName, needTableName } from './parse-name.ts'
import { needQuery } from './parse-query.ts'
import type { Span } from './sql-error.ts'
import {
  expected,
  failAt,
  here,
  isOp,
  looksAt,
  needEnd,
  needString,
  needWords,
  peek,
  takeWords,
  type Cursor,
} from './token-cursor.ts'

/** After CREATE [OR REPLACE] VIEW: `name [COMMENT '…'] [SECURITY INVOKER] AS query`. */
export const parseCreateView = (cursor: Cursor, span: Span, orReplace: boolean): CreateViewStatement => {
  if (looksAt(cursor, 'IF', 'NOT', 'EXISTS'))
    throw failAt(
      cursor,
      here(cursor),
      'CREATE VIEW has no IF NOT EXISTS. Write CREATE OR REPLACE VIEW.',
      'SYNTAX_NOT_ALLOWED',
    )
  const target = needTableName(cursor)
  if (isOp(peek(cursor), '('))
    throw failAt(
      cursor,
      here(cursor),
      'Name the columns of a view in its query, with AS.',
      'SYNTAX_NOT_ALLOWED',
    )
  const comment = takeWords(cursor, 'COMMENT') ? { comment: needString(cursor, 'the comment').value } : {}
  if (looksAt(cursor, 'SECURITY', 'DEFINER'))
    throw failAt(
      cursor,
      here(cursor),
      'Views run with the rights of whoever reads them: write SECURITY INVOKER, or leave it out.',
      'SYNTAX_NOT_ALLOWED',
    )
  takeWords(cursor, 'SECURITY', 'INVOKER')
  needWords(cursor, 'AS')
  return { kind: 'create_view', span, target, orReplace, ...comment, query: needQuery(cursor) }
}

/** After DROP VIEW. */
export const parseDropView = (cursor: Cursor, span: Span): DropViewStatement => {
  const ifExists = takeWords(cursor, 'IF', 'EXISTS')
  const target = needTableName(cursor)
  needEnd(cursor)
  return { kind: 'drop_view', span, target, ifExists }
}

/** After ALTER VIEW: `name RENAME TO name`. */
export const parseAlterView = (cursor: Cursor, span: Span): RenameViewStatement => {
  const target = needTableName(cursor)
  if (looksAt(cursor, 'SET', 'AUTHORIZATION'))
    throw failAt(
      cursor,
      here(cursor),
      'Views have no owner of their own: rights are given in the workspace.',
      'SYNTAX_NOT_ALLOWED',
    )
  needWords(cursor, 'RENAME', 'TO')
  const to = needTableName(cursor)
  needEnd(cursor)
  return { kind: 'rename_view', span, target, to }
}

/** Of catalog, schema and table. */
const TABLE_PARTS = 3
const MOST_FIELDS = 100

/** The last part is the column. A field inside one is told from a column by the table's name in full before it. */
const columnStart = (parts: number): number => Math.min(parts - 1, TABLE_PARTS)

/** After COMMENT ON: `TABLE t IS '…'`, `VIEW v IS NULL`, `COLUMN t.c IS '…'`, `COLUMN c.s.t.a.b IS '…'`. */
export const parseComment = (cursor: Cursor, span: Span): CommentStatement => {
  const on = takeWords(cursor, 'TABLE') ? 'table' : takeWords(cursor, 'VIEW') ? 'view' : 'column'
  if (on === 'column') needWords(cursor, 'COLUMN')
  const name = on === 'column' ? needName(cursor, 'a column name', MOST_FIELDS) : needTableName(cursor)
  if (on === 'column' && name.parts.length < 2)
    throw failAt(cursor, name.span, 'Name the column with its table: table.column.', 'INVALID_NAME')
  needWords(cursor, 'IS')
  const comment = takeWords(cursor, 'NULL') ? null : commentText(cursor)
  needEnd(cursor)
  if (on !== 'column') return { kind: 'comment', span, on, target: name, comment }
  const start = columnStart(name.parts.length)
  const target = { parts: name.parts.slice(0, start), span: name.span }
  const path = name.parts.slice(start).map(({ text }) => text)
  return { kind: 'comment', span, on, target, column: { path, span: name.span }, comment }
}

const commentText = (cursor: Cursor): string => {
  if (peek(cursor) === undefined) throw expected(cursor, "a comment as a 'string', or NULL")
  return needString(cursor, 'the comment').value
}
