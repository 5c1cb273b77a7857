import type { AlterAction, AlterTableStatement, ColumnPath, ColumnPlace } from './alter-types.ts'
import { needExecute } from './parse-execute.ts'
import { needColumnName, needName, needPart, needTableName } from './parse-name.ts'
import { needCreateRef, needDropRef } from './parse-refs.ts'
import { needTableChanges } from './parse-set-properties.ts'
import { needType } from './parse-type.ts'
import type { Span } from './sql-error.ts'
import type { RenameTableStatement, UnsupportedStatement } from './statement-types.ts'
import {
  expected,
  failAt,
  here,
  isWord,
  looksAt,
  needEnd,
  needString,
  needWords,
  peek,
  takeOp,
  takeWords,
  type Cursor,
} from './token-cursor.ts'

const needColumnPath = (cursor: Cursor): ColumnPath => {
  const first = needPart(cursor, 'a column name')
  const path = [first.text]
  let { end } = first
  while (takeOp(cursor, '.')) {
    const part = needPart(cursor, 'a field name', true)
    path.push(part.text)
    end = part.end
  }
  return { path, span: { start: first.start, end } }
}

const takePlace = (cursor: Cursor): ColumnPlace | undefined => {
  if (takeWords(cursor, 'FIRST')) return { at: 'first' }
  if (takeWords(cursor, 'LAST')) return { at: 'last' }
  return takeWords(cursor, 'AFTER')
    ? { at: 'after', sibling: needPart(cursor, 'a column name').text }
    : undefined
}

const addColumn = (cursor: Cursor): AlterAction => {
  takeWords(cursor, 'COLUMN')
  const ifNotExists = takeWords(cursor, 'IF', 'NOT', 'EXISTS')
  const column = needColumnPath(cursor)
  const type = needType(cursor)
  const nullable = !takeWords(cursor, 'NOT', 'NULL')
  if (isWord(peek(cursor), 'DEFAULT'))
    throw failAt(
      cursor,
      here(cursor),
      'DEFAULT is not kept by Iceberg format 2 tables. Leave it out, and UPDATE the rows.',
      'SYNTAX_NOT_ALLOWED',
    )
  const comment = takeWords(cursor, 'COMMENT') ? { comment: needString(cursor, 'the comment').value } : {}
  const place = takePlace(cursor) ?? { at: 'last' as const }
  return { kind: 'add_column', column, type, nullable, ...comment, ifNotExists, place }
}

const renameColumn = (cursor: Cursor): AlterAction => {
  takeWords(cursor, 'COLUMN')
  const ifExists = takeWords(cursor, 'IF', 'EXISTS')
  const column = needColumnPath(cursor)
  needWords(cursor, 'TO')
  return { kind: 'rename_column', column, ifExists, to: needColumnName(cursor) }
}

const alterColumn = (cursor: Cursor): AlterAction => {
  takeWords(cursor, 'COLUMN')
  const column = needColumnPath(cursor)
  if (takeWords(cursor, 'SET', 'DATA', 'TYPE') || takeWords(cursor, 'TYPE'))
    return { kind: 'set_type', column, type: needType(cursor) }
  if (takeWords(cursor, 'DROP', 'NOT', 'NULL')) return { kind: 'drop_not_null', column }
  if (takeWords(cursor, 'COMMENT'))
    return { kind: 'set_comment', column, comment: needString(cursor, 'the comment').value }
  const place = takePlace(cursor)
  if (place) return { kind: 'move_column', column, place }
  if (looksAt(cursor, 'SET', 'NOT', 'NULL'))
    throw failAt(
      cursor,
      here(cursor),
      'A column cannot become NOT NULL: older files may hold NULL.',
      'SYNTAX_NOT_ALLOWED',
    )
  throw expected(cursor, 'SET DATA TYPE, DROP NOT NULL, COMMENT, FIRST, AFTER or LAST')
}

const dropAction = (cursor: Cursor): AlterAction => {
  if (isWord(peek(cursor), 'BRANCH', 'TAG') && peek(cursor, 1) !== undefined) return needDropRef(cursor)
  takeWords(cursor, 'COLUMN')
  const ifExists = takeWords(cursor, 'IF', 'EXISTS')
  return { kind: 'drop_column', column: needColumnPath(cursor), ifExists }
}

const needAction = (cursor: Cursor): AlterAction => {
  if (takeWords(cursor, 'ADD')) return addColumn(cursor)
  if (takeWords(cursor, 'DROP')) return dropAction(cursor)
  if (takeWords(cursor, 'RENAME')) return renameColumn(cursor)
  if (takeWords(cursor, 'ALTER')) return alterColumn(cursor)
  if (takeWords(cursor, 'SET', 'PROPERTIES'))
    return { kind: 'set_properties', changes: needTableChanges(cursor) }
  if (takeWords(cursor, 'EXECUTE')) return needExecute(cursor)
  if (isWord(peek(cursor), 'CREATE', 'REPLACE')) return needCreateRef(cursor)
  if (isWord(peek(cursor), 'SET') && isWord(peek(cursor, 1), 'AUTHORIZATION', 'TBLPROPERTIES', 'SCHEMA'))
    throw failAt(cursor, here(cursor), HINTS[peek(cursor, 1)?.upper ?? ''] ?? '', 'SYNTAX_NOT_ALLOWED')
  throw expected(
    cursor,
    'ADD COLUMN, DROP COLUMN, RENAME COLUMN, RENAME TO, ALTER COLUMN, SET PROPERTIES, EXECUTE, CREATE BRANCH or CREATE TAG',
  )
}

const HINTS: Readonly<Record<string, string>> = {
  AUTHORIZATION: 'Tables have no owner of their own: rights are given in the workspace.',
  TBLPROPERTIES: 'Write SET PROPERTIES "key" = \'value\'; DEFAULT in place of the value removes it.',
  SCHEMA: 'Write RENAME TO schema.table.',
}

/** After ALTER TABLE. */
export const parseAlterTable = (cursor: Cursor, span: Span): AlterTableStatement | RenameTableStatement => {
  const ifExists = takeWords(cursor, 'IF', 'EXISTS')
  const target = needTableName(cursor)
  if (takeWords(cursor, 'RENAME', 'TO')) {
    const to = needTableName(cursor)
    needEnd(cursor)
    return { kind: 'rename_table', span, target, ifExists, to }
  }
  const action = needAction(cursor)
  needEnd(cursor)
  return { kind: 'alter_table', span, target, ifExists, action }
}

/** After ALTER SCHEMA: Trino's RENAME TO; Iceberg catalogs cannot rename a namespace, nor give it to someone. */
export const parseAlterSchema = (cursor: Cursor, span: Span): UnsupportedStatement => {
  needName(cursor, 'a schema name', 2)
  const what = 'ALTER SCHEMA'
  if (takeWords(cursor, 'SET', 'AUTHORIZATION'))
    return {
      kind: 'unsupported',
      span,
      what,
      message: 'Schemas have no owner of their own: rights are given in the workspace.',
    }
  needWords(cursor, 'RENAME', 'TO')
  needPart(cursor, 'a schema name')
  needEnd(cursor)
  return {
    kind: 'unsupported',
    span,
    what,
    message:
      'An Iceberg catalog cannot rename a schema. Create the new one, and move each table with ALTER TABLE … RENAME TO schema.table.',
  }
}
