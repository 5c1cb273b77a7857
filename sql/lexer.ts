import { sqlError, type Span } from './sql-error.ts'

/**
 * `word` is an unquoted identifier or keyword, `quoted` a "quoted identifier", `string` any string literal (plain,
 * E'…', X'…', $tag$…$tag$), `dollar` a `$1` or `$name` marker, `op` everything else, mostly one character.
 */
export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'dollar' | 'op'

export interface Token extends Span {
  readonly kind: TokenKind
  /** As written, from start to end. */
  readonly text: string
  /** Upper-cased word (ASCII letters only, as DuckDB folds keywords); empty for other kinds. */
  readonly upper: string
  /** Content of a quoted identifier or string with quotes and doubled quotes taken away; else `text`. */
  readonly value: string
}

/** Longest statement that is looked at, in UTF-16 units: far above what people write, below what stalls a parser. */
export const MAX_STATEMENT_LENGTH = 1_000_000
/** Deepest nesting of brackets: DuckDB's own limit for expressions is 1000, its serialiser recurses. */
const MAX_NESTING = 200

const WORD = /[A-Za-z_\u0080-\u{10FFFF}][A-Za-z0-9_$\u0080-\u{10FFFF}]*/uy
const NUMBER =
  /0[xX][0-9a-fA-F_]+|0[bB][01_]+|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?/y
const DOLLAR_QUOTE = /\$(?:[A-Za-z_\u0080-\u{10FFFF}][A-Za-z0-9_\u0080-\u{10FFFF}]*)?\$/uy
const DOLLAR_NAME = /\$[A-Za-z0-9_\u0080-\u{10FFFF}]+/uy
/** Blanks that DuckDB treats as a space although they are not ASCII; they may not become part of a word. */
const FOREIGN_BLANK = /[\u00A0\u2000-\u200B\u202F\u205F\u2060\u3000\uFEFF]/u
const ASCII_BLANK = /[ \t\n\r\f]/

/** Folds as DuckDB folds names and keywords: ASCII letters only, so that `ſelect` is not SELECT. */
export const asciiUpper = (text: string): string =>
  text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
/** The other way round, for names. */
export const asciiLower = (text: string): string =>
  text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
// oxlint-disable-next-line no-control-regex -- exactly these must not reach a parser that ends strings at NUL
const CONTROL = /[\u0000-\u0008\u000B\u000E-\u001F\u007F]/

const refuseUnreadable = (source: string, range: Span): void => {
  if (range.end - range.start > MAX_STATEMENT_LENGTH)
    throw sqlError(
      'STATEMENT_TOO_LARGE',
      `A statement may have at most ${MAX_STATEMENT_LENGTH} characters. Load data with ingest instead of long VALUES.`,
      source,
      { start: range.start, end: range.start },
    )
  const text = source.slice(range.start, range.end)
  for (const [pattern, what] of [
    [CONTROL, 'a control character'],
    [LONE_SURROGATE, 'broken Unicode (half a surrogate pair)'],
  ] as const) {
    const at = text.search(pattern)
    if (at >= 0)
      throw sqlError('SYNTAX_ERROR', `There is ${what} in the statement. Remove it.`, source, {
        start: range.start + at,
        end: range.start + at + 1,
      })
  }
}

const matchAt = (pattern: RegExp, source: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0]
}

interface Scanner {
  readonly source: string
  readonly end: number
}

const unterminated = (scanner: Scanner, start: number, what: string): never => {
  throw sqlError('SYNTAX_ERROR', `This ${what} is not closed.`, scanner.source, { start, end: scanner.end })
}

/** End of a block comment; they nest, as in PostgreSQL. */
const skipBlockComment = ({ source, end }: Scanner, start: number): number => {
  let depth = 0
  for (let at = start; at < end - 1; at += 1) {
    const pair = source.slice(at, at + 2)
    if (pair === '/*') depth += 1
    else if (pair === '*/') depth -= 1
    else continue
    at += 1
    if (depth === 0) return at + 1
  }
  return unterminated({ source, end }, start, 'comment')
}

/** First position at or after `from` that is neither blank nor comment. */
const skipBlanks = (scanner: Scanner, from: number): number => {
  const { source, end } = scanner
  let at = from
  while (at < end) {
    const char = source.charAt(at)
    if (ASCII_BLANK.test(char) || FOREIGN_BLANK.test(char)) at += 1
    else if (source.startsWith('--', at)) {
      while (at < end && source[at] !== '\n' && source[at] !== '\r') at += 1
    } else if (source.startsWith('/*', at)) at = skipBlockComment(scanner, at)
    else break
  }
  return at
}

/** End of a literal in `quote`s that opens at `open`; a doubled quote stays inside, a backslash escapes if asked. */
const quotedEnd = (
  scanner: Scanner,
  open: number,
  quote: string,
  backslash: boolean,
  what: string,
): number => {
  const { source, end } = scanner
  for (let at = open + 1; at < end; at += 1) {
    if (backslash && source[at] === '\\') at += 1
    else if (source[at] === quote) {
      if (source[at + 1] !== quote || at + 1 >= end) return at + 1
      at += 1
    }
  }
  return unterminated(scanner, open, what)
}

const token = (scanner: Scanner, kind: TokenKind, start: number, end: number, value?: string): Token => {
  const text = scanner.source.slice(start, end)
  return { kind, start, end, text, upper: kind === 'word' ? asciiUpper(text) : '', value: value ?? text }
}

const stringToken = (scanner: Scanner, start: number, quoteAt: number, backslash: boolean): Token => {
  const end = quotedEnd(scanner, quoteAt, "'", backslash, 'string')
  return token(
    scanner,
    'string',
    start,
    end,
    scanner.source.slice(quoteAt + 1, end - 1).replaceAll("''", "'"),
  )
}

const quotedToken = (scanner: Scanner, start: number): Token => {
  const end = quotedEnd(scanner, start, '"', false, 'quoted name')
  const value = scanner.source.slice(start + 1, end - 1).replaceAll('""', '"')
  if (value === '') throw sqlError('INVALID_NAME', 'A name may not be empty.', scanner.source, { start, end })
  return token(scanner, 'quoted', start, end, value)
}

const wordOrPrefixedString = (scanner: Scanner, start: number): Token | undefined => {
  let word = matchAt(WORD, scanner.source, start)
  if (word === undefined) return undefined
  const blank = word.search(FOREIGN_BLANK)
  if (blank >= 0) word = word.slice(0, blank)
  const end = Math.min(start + word.length, scanner.end)
  const next = end < scanner.end ? scanner.source.charAt(end) : ''
  if (next === "'" && /^[eExXbBnN]$/.test(word)) return stringToken(scanner, start, end, /^[eE]$/.test(word))
  if (next === '&' && /^[uU]$/.test(word) && /^['"]$/.test(scanner.source.charAt(end + 1)))
    throw sqlError(
      'SYNTAX_NOT_ALLOWED',
      'Unicode-escaped literals (U&) are not understood; write the characters themselves.',
      scanner.source,
      { start, end: end + 2 },
    )
  return token(scanner, 'word', start, end)
}

const dollarToken = (scanner: Scanner, start: number): Token => {
  const { source, end } = scanner
  const tag = matchAt(DOLLAR_QUOTE, source, start)
  if (tag !== undefined) {
    const close = source.indexOf(tag, start + tag.length)
    if (close < 0 || close + tag.length > end) return unterminated(scanner, start, 'dollar-quoted string')
    return token(scanner, 'string', start, close + tag.length, source.slice(start + tag.length, close))
  }
  const name = matchAt(DOLLAR_NAME, source, start)
  return token(scanner, name === undefined ? 'op' : 'dollar', start, start + (name?.length ?? 1))
}

/** Operators of several characters that the front end itself looks at; all others are read character by character. */
const LONG_OPERATORS = ['->>', '::', ':=', '=>', '->', '<=', '>=', '<>', '!='] as const

const nextToken = (scanner: Scanner, start: number): Token => {
  const { source, end } = scanner
  const char = source.charAt(start)
  if (char === "'") return stringToken(scanner, start, start, false)
  if (char === '"') return quotedToken(scanner, start)
  if (char === '$') return dollarToken(scanner, start)
  const number = matchAt(NUMBER, source, start)
  if (number !== undefined) return token(scanner, 'number', start, Math.min(start + number.length, end))
  const word = wordOrPrefixedString(scanner, start)
  if (word !== undefined) return word
  const long = LONG_OPERATORS.find((operator) => source.startsWith(operator, start))
  return token(scanner, 'op', start, start + (long?.length ?? 1))
}

const OPENING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** Brackets have to match and may not nest deeper than `MAX_NESTING`. */
const checkBrackets = (source: string, tokens: readonly Token[]): void => {
  const open: { token: Token; close: string }[] = []
  for (const one of tokens) {
    if (one.kind !== 'op') continue
    const close = OPENING[one.text]
    if (close !== undefined) {
      open.push({ token: one, close })
      if (open.length > MAX_NESTING)
        throw sqlError('SYNTAX_ERROR', `Brackets are nested deeper than ${MAX_NESTING}.`, source, one)
    } else if (one.text === ')' || one.text === ']' || one.text === '}') {
      if (open.pop()?.close !== one.text)
        throw sqlError('SYNTAX_ERROR', `«${one.text}» has no opening bracket.`, source, one)
    }
  }
  const unclosed = open.at(-1)
  if (unclosed !== undefined)
    throw sqlError('SYNTAX_ERROR', `«${unclosed.token.text}» is not closed.`, source, unclosed.token)
}

/**
 * Splits text into tokens; blanks and comments lie between them. Linear in the length of the text.
 * Rules: DuckDB's scanner, which is PostgreSQL's (nested comments, dollar quotes, E'…').
 * Throws SYNTAX_ERROR for anything unclosed, STATEMENT_TOO_LARGE, INVALID_NAME.
 */
export const tokenize = (source: string, range: Span = { start: 0, end: source.length }): Token[] => {
  refuseUnreadable(source, range)
  const scanner: Scanner = { source, end: range.end }
  const tokens: Token[] = []
  for (let at = skipBlanks(scanner, range.start); at < range.end;) {
    const next = nextToken(scanner, at)
    tokens.push(next)
    at = skipBlanks(scanner, next.end)
  }
  checkBrackets(source, tokens)
  return tokens
}
