import { expected, isOp, isWord, peek, type Cursor } from './token-cursor.ts'
import type { QueryPart } from './statement-types.ts'

const OPENING = ['(', '[', '{']
const CLOSING = [')', ']', '}']

/** How much deeper it is after this token: brackets, and CASE … END, whose WHEN and THEN belong to it. */
const step = (cursor: Cursor, ahead: number): number => {
  const token = peek(cursor, ahead)
  if (token?.kind === 'op') return OPENING.includes(token.text) ? 1 : CLOSING.includes(token.text) ? -1 : 0
  if (isOp(peek(cursor, ahead - 1), '.')) return 0
  return isWord(token, 'CASE') ? 1 : isWord(token, 'END') ? -1 : 0
}

/** `a IS DISTINCT FROM b`: no FROM clause begins here. */
const isComparison = (cursor: Cursor, ahead: number): boolean =>
  isWord(peek(cursor, ahead), 'FROM') && isWord(peek(cursor, ahead - 1), 'DISTINCT')

/**
 * Takes the tokens up to one of `stops` outside brackets and CASE (keywords, or `,` and `)`), or to the end; at least
 * one. What they mean is for the engine's parser to say; `what` names them when there are none.
 */
export const needUntil = (cursor: Cursor, what: string, ...stops: readonly string[]): QueryPart => {
  const from = cursor.at
  let depth = 0
  for (let token = peek(cursor); token !== undefined; token = peek(cursor)) {
    const stop = stops.some((text) => isWord(token, text) || isOp(token, text))
    if (depth === 0 && stop && !isOp(peek(cursor, -1), '.') && !isComparison(cursor, 0)) break
    depth += step(cursor, 0)
    cursor.at += 1
  }
  const first = cursor.tokens[from]
  const last = cursor.tokens[cursor.at - 1]
  if (cursor.at === from || first === undefined || last === undefined) throw expected(cursor, what)
  return { source: cursor.source, span: { start: first.start, end: last.end } }
}
