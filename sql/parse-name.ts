import { tokenize } from './lexer.ts'
import { mayBeName } from './keywords.ts'
import { expected, failAt, here, isOp, isWord, needOp, peek, takeOp, type Cursor } from './token-cursor.ts'
import { SqlError, sqlError, type Span } from './sql-error.ts'
import type { ColumnName, NamePart, QualifiedName } from './statement-types.ts'
import type { Token } from './lexer.ts'

/** Names that stand for our own views in rewritten text; nobody else may use them. */
export const GENERATED_PREFIX = '__boathouse_'

/** Longest part of a name. */
const MAX_NAME_LENGTH = 255

/** The name that a token stands for; refuses what may not be one. */
const partOf = (source: string, token: Token): NamePart => {
  const text = token.value
  if (text.length > MAX_NAME_LENGTH)
    throw sqlError('NAME_TOO_LONG', `A name may have at most ${MAX_NAME_LENGTH} characters.`, source, token)
  if (text.toLowerCase().startsWith(GENERATED_PREFIX))
    throw sqlError('NAME_NOT_ALLOWED', `Names may not begin with ${GENERATED_PREFIX}.`, source, token)
  return { text, quoted: token.kind === 'quoted' }
}

/** One identifier: quoted, or a word that is not reserved. After a dot every word will do. */
export const needPart = (cursor: Cursor, what: string, afterDot = false): NamePart & Span => {
  const token = peek(cursor)
  if (token?.kind === 'string')
    throw failAt(
      cursor,
      token,
      `«${token.text}» is a string, not ${what}. Files cannot be named as tables; names are quoted with double quotes.`,
      'NAME_NOT_ALLOWED',
    )
  const fits = token?.kind === 'quoted' || (token?.kind === 'word' && (afterDot || mayBeName(token.upper)))
  if (token === undefined || !fits) throw expected(cursor, what)
  cursor.at += 1
  return { ...partOf(cursor.source, token), start: token.start, end: token.end }
}

/** Reads a dotted name out of a parameter's value. Throws INVALID_PARAMETER at `span`, where the marker stands. */
const partsOfValue = (source: string, span: Span, name: string, value: string): NamePart[] => {
  try {
    const cursor: Cursor = { source: value, tokens: tokenize(value), identifiers: {}, at: 0 }
    const parts = dottedParts(cursor, 'a name')
    if (peek(cursor) !== undefined) throw expected(cursor, 'the end of the name')
    return parts.map(({ text, quoted }) => ({ text, quoted }))
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    throw sqlError('INVALID_PARAMETER', `The value of :${name} is not a name: ${error.message}`, source, span)
  }
}

const dottedParts = (cursor: Cursor, what: string): (NamePart & Span)[] => {
  const parts = [needPart(cursor, what)]
  while (takeOp(cursor, '.')) parts.push(needPart(cursor, what, true))
  return parts
}

/** `IDENTIFIER(:name)` or `IDENTIFIER('a.b')`: the parts that it stands for, or undefined when it is not there. */
export const takeIdentifierCall = (cursor: Cursor): { parts: NamePart[]; span: Span } | undefined => {
  if (!isWord(peek(cursor), 'IDENTIFIER') || !isOp(peek(cursor, 1), '(')) return undefined
  const { start } = here(cursor)
  cursor.at += 2
  const literal = peek(cursor)
  let name = 'the literal'
  let value = literal?.value
  if (literal?.kind === 'string') cursor.at += 1
  else {
    needOp(cursor, ':')
    const marker = peek(cursor)
    if (marker?.kind !== 'word') throw expected(cursor, 'the name of a parameter')
    cursor.at += 1
    name = marker.value
    value = Object.hasOwn(cursor.identifiers, name) ? cursor.identifiers[name] : undefined
  }
  const span = { start, end: here(cursor).end }
  needOp(cursor, ')')
  if (value === undefined)
    throw failAt(cursor, span, `The parameter :${name} has no value. Give it one.`, 'MISSING_PARAMETER')
  return { parts: partsOfValue(cursor.source, span, name, value), span }
}

/** A dotted name with at most `most` parts. */
export const needName = (cursor: Cursor, what: string, most: number): QualifiedName => {
  const call = takeIdentifierCall(cursor)
  const written = call === undefined ? dottedParts(cursor, what) : []
  const span = call?.span ?? { start: written[0]?.start ?? 0, end: written.at(-1)?.end ?? 0 }
  const parts = call?.parts ?? written.map(({ text, quoted }) => ({ text, quoted }))
  if (parts.length > most)
    throw failAt(
      cursor,
      span,
      `The name has ${parts.length} parts; ${what} has at most ${most}.`,
      'INVALID_NAME',
    )
  return { parts, span }
}

/** A catalog table: catalog, schema, table. */
export const needTableName = (cursor: Cursor): QualifiedName => needName(cursor, 'a table name', 3)

/** `@ branch` behind the name of a table that is written to, with or without blanks, as in Trino. */
export const takeBranch = (cursor: Cursor): { branch?: ColumnName } => {
  if (!takeOp(cursor, '@')) return {}
  const { text, start, end } = needPart(cursor, 'the name of a branch')
  return { branch: { name: text, span: { start, end } } }
}

/** A column, without dots. */
export const needColumnName = (cursor: Cursor): ColumnName => {
  const { text, start, end } = needPart(cursor, 'a column name')
  return { name: text, span: { start, end } }
}
