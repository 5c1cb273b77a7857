import {
  expected,
  failAt,
  here,
  isOp,
  isWord,
  needEnd,
  needList,
  needOp,
  needWords,
  peek,
  takeOp,
  takeWords,
  type Cursor,
} from './token-cursor.ts'
import { needColumnName, needTableName, takeBranch } from './parse-name.ts'
import { needUntil } from './parse-expression.ts'
import { needAssignments, takeAlias } from './parse-update.ts'
import { refuseTwice } from './parse-create.ts'
import type { Span } from './sql-error.ts'
import type { MergeAction, MergeClause, MergeStatement, QueryPart } from './statement-types.ts'

const refuseStar = (cursor: Cursor, advice: string): void => {
  if (isOp(peek(cursor), '*') || isWord(peek(cursor), 'BY'))
    throw failAt(cursor, here(cursor), `Name the columns: ${advice}.`, 'SYNTAX_NOT_ALLOWED')
}

const insertAction = (cursor: Cursor): MergeAction => {
  refuseStar(cursor, 'INSERT (a, b) VALUES (s.a, s.b)')
  const { start } = here(cursor)
  let columns
  if (takeOp(cursor, '(')) {
    columns = needList(cursor, ')', needColumnName)
    refuseTwice(cursor, columns)
  }
  needWords(cursor, 'VALUES')
  needOp(cursor, '(')
  const values = needList(cursor, ')', (inner): QueryPart => needUntil(inner, 'a value', ',', ')'))
  const span = { start, end: cursor.tokens[cursor.at - 1]?.end ?? start }
  if (columns !== undefined && columns.length !== values.length)
    throw failAt(cursor, span, `${columns.length} columns are named, but ${values.length} values are given.`)
  return { kind: 'insert', ...(columns === undefined ? {} : { columns }), values, span }
}

const changeAction = (cursor: Cursor): MergeAction => {
  if (takeWords(cursor, 'DELETE')) return { kind: 'delete' }
  if (!takeWords(cursor, 'UPDATE')) throw expected(cursor, 'UPDATE SET … or DELETE')
  needWords(cursor, 'SET')
  refuseStar(cursor, 'UPDATE SET a = s.a, b = s.b')
  return { kind: 'update', set: needAssignments(cursor, 'WHEN') }
}

/** After NOT MATCHED. */
const side = (cursor: Cursor): MergeClause['when'] => {
  if (takeWords(cursor, 'BY', 'SOURCE')) return 'not_matched_by_source'
  takeWords(cursor, 'BY', 'TARGET')
  return 'not_matched'
}

const whenClause = (cursor: Cursor): MergeClause => {
  const { start } = here(cursor)
  needWords(cursor, 'WHEN')
  const when = takeWords(cursor, 'NOT', 'MATCHED') ? side(cursor) : 'matched'
  if (when === 'matched') needWords(cursor, 'MATCHED')
  const span = { start, end: cursor.tokens[cursor.at - 1]?.end ?? start }
  const condition = takeWords(cursor, 'AND') ? { condition: needUntil(cursor, 'a condition', 'THEN') } : {}
  needWords(cursor, 'THEN')
  if (when === 'not_matched') needWords(cursor, 'INSERT')
  return {
    when,
    span,
    ...condition,
    action: when === 'not_matched' ? insertAction(cursor) : changeAction(cursor),
  }
}

/** Behind a clause without a condition no other of its kind is ever reached. */
const refuseUnreachable = (cursor: Cursor, clauses: readonly MergeClause[]): void => {
  for (const [at, { when, span }] of clauses.entries()) {
    const before = clauses.slice(0, at).some((other) => other.when === when && other.condition === undefined)
    if (before)
      throw failAt(
        cursor,
        span,
        'This clause is never reached: one of its kind without a condition stands before it.',
        'SYNTAX_NOT_ALLOWED',
      )
  }
}

/** After MERGE. Trino's and the SQL standard's, with NOT MATCHED BY SOURCE beside it. */
export const parseMerge = (cursor: Cursor, span: Span): MergeStatement => {
  needWords(cursor, 'INTO')
  const written = { target: needTableName(cursor), ...takeBranch(cursor) }
  const alias = takeAlias(cursor, 'USING')
  needWords(cursor, 'USING')
  const source = needUntil(cursor, 'a table or a query in brackets', 'ON', 'JOIN', 'USING', 'WHEN', ',')
  if (!isWord(peek(cursor), 'ON'))
    throw failAt(
      cursor,
      here(cursor),
      'The source is one table, or a query in brackets with an alias; then comes ON. Write joins inside the query.',
    )
  needWords(cursor, 'ON')
  const on = needUntil(cursor, 'a condition', 'WHEN')
  const clauses: MergeClause[] = []
  do clauses.push(whenClause(cursor))
  while (isWord(peek(cursor), 'WHEN'))
  refuseUnreachable(cursor, clauses)
  needEnd(cursor)
  return { kind: 'merge', span, ...written, ...alias, source, on, clauses }
}
