import { expected, failAt, here, isOp, isWord, peek, restSpan, type Cursor } from './token-cursor.ts'
import type { QueryPart } from './statement-types.ts'

/** What a query may begin with. */
const QUERY_HEADS = [
  'SELECT',
  'WITH',
  'VALUES',
  'FROM',
  'TABLE',
  'SUMMARIZE',
  'PIVOT',
  'PIVOT_WIDER',
  'UNPIVOT',
  'PIVOT_LONGER',
]

/** Does a query begin at this token? Brackets count when a query begins inside them. */
export const isQueryHead = (cursor: Cursor, ahead = 0): boolean => {
  let at = ahead
  while (isOp(peek(cursor, at), '(')) at += 1
  return isWord(peek(cursor, at), ...QUERY_HEADS)
}

const WRITERS = ['INSERT', 'UPDATE', 'DELETE', 'MERGE']

/** `WITH x AS (…) INSERT …` is DuckDB's and Spark's order; ours is Trino's, where the WITH belongs to the query. */
const refuseWriterAfterWith = (cursor: Cursor): void => {
  let depth = 0
  for (let ahead = 0; peek(cursor, ahead) !== undefined; ahead += 1) {
    const token = peek(cursor, ahead)
    if (isOp(token, '(')) depth += 1
    else if (isOp(token, ')')) depth -= 1
    else if (
      depth === 0 &&
      isOp(peek(cursor, ahead - 1), ')') &&
      token !== undefined &&
      isWord(token, ...WRITERS)
    )
      throw failAt(cursor, token, `Write the WITH after the ${token.upper}: «INSERT INTO t WITH … SELECT …».`)
    else if (depth === 0 && isWord(token, 'SELECT', 'FROM', 'VALUES')) return
  }
}

/** Takes the rest of the statement as a query. Whether it is a good one is for the engine's parser to say. */
export const needQuery = (cursor: Cursor): QueryPart => {
  if (!isQueryHead(cursor)) throw expected(cursor, 'a query (SELECT, WITH, VALUES, FROM …)')
  if (isWord(peek(cursor), 'WITH')) refuseWriterAfterWith(cursor)
  const part = { source: cursor.source, span: restSpan(cursor) }
  cursor.at = cursor.tokens.length
  return part
}

/** Takes the rest of the statement as an expression. */
export const needExpression = (cursor: Cursor): QueryPart => {
  if (peek(cursor) === undefined)
    throw failAt(cursor, here(cursor), 'Expected a condition, but the statement ends.')
  const part = { source: cursor.source, span: restSpan(cursor) }
  cursor.at = cursor.tokens.length
  return part
}
