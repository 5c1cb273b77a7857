import {
  endOfLast,
  expected,
  failAt,
  here,
  isOp,
  needList,
  needOp,
  peek,
  takeOp,
  takeWords,
  type Cursor,
} from './token-cursor.ts'
import { needPart } from './parse-name.ts'
import type { Span } from './sql-error.ts'
import type { Token } from './lexer.ts'

/** A value in `WITH (key = value)`, with its place. */
export type PropertyValue = Span &
  (
    | { readonly kind: 'string' | 'number' | 'boolean'; readonly text: string }
    | { readonly kind: 'array'; readonly items: readonly PropertyValue[] }
    | { readonly kind: 'map'; readonly keys: PropertyValue; readonly values: PropertyValue }
  )

export interface Property {
  /** As written; an unquoted key is lower-cased, dots join quoted or unquoted parts. */
  readonly key: string
  readonly keySpan: Span
  readonly value: PropertyValue
}

const scalar = (cursor: Cursor): PropertyValue => {
  const minus = takeOp(cursor, '-') ? '-' : ''
  const token = peek(cursor)
  const kind = token === undefined ? undefined : scalarKind(token)
  if (token === undefined || kind === undefined || (minus !== '' && kind !== 'number'))
    throw expected(cursor, "a value: 'text', a number, true, false, ARRAY[…] or MAP(…)")
  cursor.at += 1
  const text = kind === 'boolean' ? token.text.toLowerCase() : token.value
  return { kind, text: minus + text, start: token.start, end: token.end }
}

const scalarKind = (token: Token): 'string' | 'number' | 'boolean' | undefined => {
  if (token.kind === 'string' || token.kind === 'number') return token.kind
  return token.kind === 'word' && (token.upper === 'TRUE' || token.upper === 'FALSE') ? 'boolean' : undefined
}

export const propertyValue = (cursor: Cursor): PropertyValue => {
  const { start } = here(cursor)
  if (takeWords(cursor, 'ARRAY') || isOp(peek(cursor), '[')) {
    needOp(cursor, '[')
    if (takeOp(cursor, ']')) return { kind: 'array', items: [], start, end: endOfLast(cursor) }
    const items = needList(cursor, ']', scalar)
    return { kind: 'array', items, start, end: endOfLast(cursor) }
  }
  if (takeWords(cursor, 'MAP')) {
    needOp(cursor, '(')
    const keys = propertyValue(cursor)
    needOp(cursor, ',')
    const values = propertyValue(cursor)
    needOp(cursor, ')')
    return { kind: 'map', keys, values, start, end: endOfLast(cursor) }
  }
  return scalar(cursor)
}

/** `key`, `"write.x"`, `write.x`. */
export const propertyKey = (cursor: Cursor): Pick<Property, 'key' | 'keySpan'> => {
  const first = needPart(cursor, 'a property name')
  let key = first.quoted ? first.text : first.text.toLowerCase()
  let { end } = first
  while (takeOp(cursor, '.')) {
    const part = needPart(cursor, 'a property name', true)
    key += `.${part.text}`
    end = part.end
  }
  return { key, keySpan: { start: first.start, end } }
}

const property = (cursor: Cursor): Property => {
  const named = propertyKey(cursor)
  needOp(cursor, '=')
  return { ...named, value: propertyValue(cursor) }
}

/** `WITH (key = value, …)` when it is there; WITH NO DATA and a query's WITH are left alone. */
export const takeProperties = (cursor: Cursor): Property[] => {
  if (!isOp(peek(cursor, 1), '(') || !takeWords(cursor, 'WITH')) return []
  needOp(cursor, '(')
  const all = needList(cursor, ')', property)
  const seen = new Set<string>()
  for (const { key, keySpan } of all) {
    if (seen.has(key))
      throw failAt(cursor, keySpan, `The property ${key} is there twice.`, 'INVALID_PROPERTY')
    seen.add(key)
  }
  return all
}

/** The text of a scalar property. */
export const textValue = (cursor: Cursor, { key, value }: Property): string => {
  if (value.kind === 'array' || value.kind === 'map')
    throw failAt(cursor, value, `The property ${key} takes one value.`, 'INVALID_PROPERTY')
  return value.text
}

/** The strings of an ARRAY property, with their places. */
export const stringItems = (
  cursor: Cursor,
  key: string,
  value: PropertyValue,
): (Span & { text: string })[] => {
  const wrong = (span: Span): never => {
    throw failAt(cursor, span, `The property ${key} takes strings: ARRAY['…', '…'].`, 'INVALID_PROPERTY')
  }
  if (value.kind !== 'array') return wrong(value)
  return value.items.map((item) =>
    item.kind === 'string' ? { text: item.text, start: item.start, end: item.end } : wrong(item),
  )
}
