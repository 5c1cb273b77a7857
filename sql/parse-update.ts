import {
  failAt,
  here,
  isOp,
  isWord,
  needEnd,
  needOp,
  needWords,
  peek,
  takeOp,
  takeWords,
  type Cursor,
} from './token-cursor.ts'
import { needColumnName, needPart, needTableName, takeBranch } from './parse-name.ts'
import { needUntil } from './parse-expression.ts'
import { refuseTwice } from './parse-create.ts'
import type { Span } from './sql-error.ts'
import type { Assignment, NamePart, UpdateStatement } from './statement-types.ts'

/** `[AS] alias` in front of one of these keywords. */
export const takeAlias = (cursor: Cursor, ...before: readonly string[]): { alias?: NamePart } => {
  const next = peek(cursor)
  if (!takeWords(cursor, 'AS') && (next === undefined || isWord(next, ...before))) return {}
  const { text, quoted } = needPart(cursor, `an alias or ${before.join(' or ')}`)
  return { alias: { text, quoted } }
}

const assignment = (cursor: Cursor, ends: readonly string[]): Assignment => {
  if (isOp(peek(cursor), '(') || isOp(peek(cursor), '*'))
    throw failAt(cursor, here(cursor), 'Set one column at a time: SET a = …, b = ….', 'SYNTAX_NOT_ALLOWED')
  const first = needColumnName(cursor)
  const isQualified = takeOp(cursor, '.')
  const column = isQualified ? needColumnName(cursor) : first
  if (isOp(peek(cursor), '.') || isOp(peek(cursor), '['))
    throw failAt(
      cursor,
      here(cursor),
      'Only whole columns can be set: give the column its new value, for example SET s = struct_update(s, …).',
      'SYNTAX_NOT_ALLOWED',
    )
  needOp(cursor, '=')
  if (isWord(peek(cursor), 'DEFAULT'))
    throw failAt(
      cursor,
      here(cursor),
      'Iceberg format 2 tables have no defaults. Write NULL.',
      'SYNTAX_NOT_ALLOWED',
    )
  const value = needUntil(cursor, 'a value', ',', ...ends)
  return { column, ...(isQualified ? { qualifier: first } : {}), value }
}

/** The assignments after SET, up to one of these keywords. */
export const needAssignments = (cursor: Cursor, ...ends: readonly string[]): Assignment[] => {
  const all = [assignment(cursor, ends)]
  while (takeOp(cursor, ',')) all.push(assignment(cursor, ends))
  refuseTwice(
    cursor,
    all.map(({ column }) => column),
  )
  return all
}

/** After UPDATE. `FROM` is DuckDB's and PostgreSQL's: more tables whose columns the values and the condition may use. */
export const parseUpdate = (cursor: Cursor, span: Span): UpdateStatement => {
  const written = { target: needTableName(cursor), ...takeBranch(cursor) }
  const alias = takeAlias(cursor, 'SET')
  needWords(cursor, 'SET')
  const set = needAssignments(cursor, 'FROM', 'WHERE', 'RETURNING')
  const from = takeWords(cursor, 'FROM') ? { from: needUntil(cursor, 'a table', 'WHERE', 'RETURNING') } : {}
  const where = takeWords(cursor, 'WHERE') ? { where: needUntil(cursor, 'a condition', 'RETURNING') } : {}
  if (isWord(peek(cursor), 'RETURNING'))
    throw failAt(
      cursor,
      here(cursor),
      'RETURNING is not there in UPDATE. Read the rows with SELECT.',
      'SYNTAX_NOT_ALLOWED',
    )
  needEnd(cursor)
  return { kind: 'update', span, ...written, ...alias, set, ...from, ...where }
}
