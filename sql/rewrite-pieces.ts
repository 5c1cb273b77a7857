import { sqlError, type Span } from './sql-error.ts'
import { tokenize, type Token, type TokenKind } from './lexer.ts'
import { GENERATED_PREFIX, takeIdentifierCall } from './parse-name.ts'
import type { Cursor } from './token-cursor.ts'
import type { QueryPart } from './statement-types.ts'

/** One token of the rewritten text, and where in the original it comes from. */
export interface Piece {
  readonly kind: TokenKind
  /** As it stands in the rewritten text. */
  readonly text: string
  readonly upper: string
  readonly value: string
  readonly origin: Span
}

/** Writes a name so that it is read back exactly. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

const pieceOf = (token: Token): Piece => ({
  kind: token.kind,
  text: token.text,
  upper: token.upper,
  value: token.value,
  origin: { start: token.start, end: token.end },
})

const namePieces = (parts: readonly { text: string }[], origin: Span): Piece[] =>
  parts.flatMap(({ text }, index) => {
    const name: Piece = { kind: 'quoted', text: quoteName(text), upper: '', value: text, origin }
    return index === 0 ? [name] : [{ kind: 'op' as const, text: '.', upper: '', value: '.', origin }, name]
  })

const refuseGenerated = (source: string, token: Token): void => {
  if (token.kind !== 'word' && token.kind !== 'quoted') return
  if (token.value.toLowerCase().startsWith(GENERATED_PREFIX))
    throw sqlError('NAME_NOT_ALLOWED', `Names may not begin with ${GENERATED_PREFIX}.`, source, token)
}

const refuseForeignMarker = (source: string, token: Token): void => {
  if (token.kind === 'dollar' || (token.kind === 'op' && token.text === '?'))
    throw sqlError('SYNTAX_NOT_ALLOWED', `Parameters are written :name, not ${token.text}.`, source, token)
  if (token.kind === 'op' && token.text === ';')
    throw sqlError('SEVERAL_STATEMENTS', 'A semicolon may not stand inside a query.', source, token)
}

/** The tokens of a part with `IDENTIFIER(:t)` replaced by the name that it stands for. */
export const piecesOf = (part: QueryPart, identifiers: Readonly<Record<string, string>>): Piece[] => {
  const cursor: Cursor = { source: part.source, tokens: tokenize(part.source, part.span), identifiers, at: 0 }
  const pieces: Piece[] = []
  for (let token = cursor.tokens[0]; token !== undefined; token = cursor.tokens[cursor.at]) {
    refuseGenerated(part.source, token)
    refuseForeignMarker(part.source, token)
    const call = takeIdentifierCall(cursor)
    if (call !== undefined) pieces.push(...namePieces(call.parts, call.span))
    else {
      pieces.push(pieceOf(token))
      cursor.at += 1
    }
  }
  return pieces
}
