import { sqlError, type Span, type SqlError, type SqlErrorCode } from './sql-error.ts'
import type { Token } from './lexer.ts'

/** Reads tokens from left to right; the only mutable thing in the parser is its `at`. */
export interface Cursor {
  readonly source: string
  readonly tokens: readonly Token[]
  /** Values for `IDENTIFIER(:name)`. */
  readonly identifiers: Readonly<Record<string, string>>
  at: number
}

export const peek = (cursor: Cursor, ahead = 0): Token | undefined => cursor.tokens[cursor.at + ahead]

export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.upper)

export const isOp = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'op' && token.text === text

/** Do the next tokens read as these keywords? */
export const looksAt = (cursor: Cursor, ...words: readonly string[]): boolean =>
  words.every((word, ahead) => isWord(peek(cursor, ahead), word))

/** Takes the keywords when all of them are there. */
export const takeWords = (cursor: Cursor, ...words: readonly string[]): boolean => {
  if (!looksAt(cursor, ...words)) return false
  cursor.at += words.length
  return true
}

export const takeOp = (cursor: Cursor, text: string): boolean => {
  if (!isOp(peek(cursor), text)) return false
  cursor.at += 1
  return true
}

/** Where the next token stands, or the end of the text. */
export const here = (cursor: Cursor): Span =>
  peek(cursor) ?? { start: cursor.tokens.at(-1)?.end ?? 0, end: cursor.tokens.at(-1)?.end ?? 0 }

/** Where the token ends that was taken last. */
export const endOfLast = (cursor: Cursor): number => cursor.tokens[cursor.at - 1]?.end ?? 0

export const failAt = (
  cursor: Cursor,
  span: Span,
  message: string,
  code: SqlErrorCode = 'SYNTAX_ERROR',
): SqlError => sqlError(code, message, cursor.source, span)

const shown = (token: Token | undefined): string => {
  if (token === undefined) return 'the statement ends'
  return `there is «${token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text}»`
}

/** An error at the next token: what was expected, and what is there. */
export const expected = (cursor: Cursor, what: string): SqlError =>
  failAt(cursor, here(cursor), `Expected ${what}, but ${shown(peek(cursor))}.`)

export const needWords = (cursor: Cursor, ...words: readonly string[]): void => {
  for (const word of words) if (!takeWords(cursor, word)) throw expected(cursor, word)
}

export const needOp = (cursor: Cursor, text: string): void => {
  if (!takeOp(cursor, text)) throw expected(cursor, `«${text}»`)
}

/** A plain string literal; E'…' and X'…' are not for options and names of things. */
export const needString = (cursor: Cursor, what: string): Token => {
  const token = peek(cursor)
  if (token?.kind !== 'string') throw expected(cursor, `${what} as a 'string'`)
  if (!token.text.startsWith("'") && !token.text.startsWith('$'))
    throw failAt(cursor, token, `Write ${what} as a plain 'string'.`)
  cursor.at += 1
  return token
}

/** A whole number without sign. */
export const needInteger = (cursor: Cursor, what: string): number => {
  const token = peek(cursor)
  if (token?.kind !== 'number' || !/^[0-9]{1,15}$/.test(token.text))
    throw expected(cursor, `${what} as a whole number`)
  cursor.at += 1
  return Number(token.text)
}

export const needEnd = (cursor: Cursor): void => {
  if (peek(cursor) !== undefined) throw expected(cursor, 'the end of the statement')
}

/** Items between commas, at least one, until `close` (which is taken). */
export const needList = <Item>(cursor: Cursor, close: string, item: (cursor: Cursor) => Item): Item[] => {
  const items: Item[] = [item(cursor)]
  while (takeOp(cursor, ',')) items.push(item(cursor))
  needOp(cursor, close)
  return items
}

/** Everything from the next token to the end. */
export const restSpan = (cursor: Cursor): Span => ({
  start: here(cursor).start,
  end: cursor.tokens.at(-1)?.end ?? here(cursor).end,
})
