import { expectsOperand } from './keywords.ts'
import { tokenize, type Token } from './lexer.ts'
import type { Span } from './sql-error.ts'

/** A `:name` marker: `span` is that of colon and name. */
export interface Marker {
  readonly name: string
  readonly span: Span
}

/** May an operand begin behind this token? Behind one that ends an operand a colon is a cast, an alias or a slice. */
const wantsOperand = (before: Token | undefined): boolean => {
  if (before === undefined) return true
  if (before.kind === 'op') return ![')', ']', '}', '.', ':', '['].includes(before.text)
  return before.kind === 'word' && expectsOperand(before.upper)
}

/**
 * The `:name` markers of a statement, for whoever must know them before it runs: a marker in an odd place may be missed,
 * what is none is never told. Throws `SqlError` where the text cannot be read.
 */
export const statementMarkers = (text: string): readonly Marker[] => {
  const tokens = tokenize(text)
  return tokens.flatMap((colon, at) => {
    const name = tokens[at + 1]
    if (colon.kind !== 'op' || colon.text !== ':' || name?.kind !== 'word') return []
    if (name.start !== colon.end || !wantsOperand(tokens[at - 1])) return []
    return [{ name: name.value, span: { start: colon.start, end: name.end } }]
  })
}
