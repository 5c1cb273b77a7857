import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { asciiUpper, MAX_STATEMENT_LENGTH, tokenize } from './lexer.ts'
import { SqlError } from './sql-error.ts'
import { duckdb, errorOf } from './test-tree.ts'

const texts = (sql: string): string[] => tokenize(sql).map(({ text }) => text)

describe('tokens', () => {
  test.each([
    ["select 'it''s', E'a\\'b', x'ab'", ['select', "'it''s'", ',', "E'a\\'b'", ',', "x'ab'"]],
    ['a."b""c".d', ['a', '.', '"b""c"', '.', 'd']],
    ['$$ ; -- $$ $a$ $$ $a$', ['$$ ; -- $$', '$a$ $$ $a$']],
    ['1 -- x\n 2 /* /* y */ ; */ 3', ['1', '2', '3']],
    ['1_000 0xFF .5 1e-3 1.', ['1_000', '0xFF', '.5', '1e-3', '1.']],
    ['x::int a:=1 l->>1 y=>2', ['x', '::', 'int', 'a', ':=', '1', 'l', '->>', '1', 'y', '=>', '2']],
    ["some_e'x'", ['some_e', "'x'"]],
    ['a$b$c', ['a$b$c']],
    ['größe\u00a0nächste', ['größe', 'nächste']],
    ["e'\\\\' 'x'", ["e'\\\\'", "'x'"]],
    ["1e'x'", ['1', "e'x'"]],
  ])('%s', (sql, expected) => {
    expect(texts(sql)).toEqual(expected)
  })

  test('a quoted name and a string give their content', () => {
    expect(tokenize(`"a""b" 'c''d' $x$e$x$`).map(({ value }) => value)).toEqual(['a"b', "c'd", 'e'])
  })

  test('keywords fold ASCII letters only, so that a long s is not an S', () => {
    expect(asciiUpper('ſelect')).toBe('ſELECT')
  })
})

describe('what is not closed or not readable is refused at its place', () => {
  test.each([
    ["select 'abc", 7],
    ['select "abc', 7],
    ['select /* abc', 7],
    ['select /* /* */ abc', 7],
    ['select $x$ abc $y$', 7],
    ['select (1', 7],
    ['select 1)', 8],
    ['select [1)', 9],
    ['select \u0000 1', 7],
    ['select \ud800 1', 7],
    ['select ""', 7],
    ["select U&'x'", 7],
    ['select \v 1', 7],
  ])('%j', async (sql, offset) => {
    expect((await errorOf(() => tokenize(sql))).position.offset).toBe(offset)
  })

  test('brackets nested too deep', async () => {
    const error = await errorOf(() => tokenize(`select ${'('.repeat(5000)}1${')'.repeat(5000)}`))
    expect(error.message).toContain('nested')
  })

  test('a statement that is too long', async () => {
    const error = await errorOf(() => tokenize(`select '${'x'.repeat(MAX_STATEMENT_LENGTH)}'`))
    expect(error.code).toBe('STATEMENT_TOO_LARGE')
  })
})

const FRAGMENTS = [
  "'",
  '"',
  '$$',
  '$a$',
  '/*',
  '*/',
  '--',
  '\n',
  'E',
  "e'",
  '\\',
  'a',
  '1',
  '(',
  ')',
  ';',
  ' ',
  'é',
  '😀',
  ':',
  '.',
]

/** What is wrong with the tokens of a text: nothing, if they lie in order inside it. */
const disorder = (sql: string): string => {
  let end = 0
  for (const token of tokenize(sql)) {
    if (token.start < end || token.end <= token.start) return `${token.start}-${token.end} after ${end}`
    if (sql.slice(token.start, token.end) !== token.text) return `not ${token.text}`
    end = token.end
  }
  return ''
}

test('any text gives tokens that lie in order inside it, or an SqlError', () => {
  const part = fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 5 }))
  fc.assert(
    fc.property(fc.array(part, { maxLength: 15 }), (parts) => {
      try {
        expect(disorder(parts.join(''))).toBe('')
      } catch (error) {
        expect(error).toBeInstanceOf(SqlError)
      }
    }),
    { numRuns: 1000 },
  )
})

test('DuckDB reads as many statements as there are semicolons between our tokens', async () => {
  const connection = await duckdb()
  const piece = fc.constantFrom(
    'select 1',
    "select ';'",
    'select ";" from t',
    'select $$;$$',
    'select $x$;$$;$x$',
    "select e'\\';'",
    "select '\\'",
    '/* ; /* ; */ ; */ select 2',
    '-- ;\nselect 3',
    "select 'a''; b'",
    'select "a""; b" from t',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 5 }), async (statements) => {
      const sql = statements.join(' ; ')
      const extracted = await connection.extractStatements(sql)
      expect(tokenize(sql).filter(({ text }) => text === ';')).toHaveLength(extracted.count - 1)
    }),
    { numRuns: 100 },
  )
})

test.each([
  ["'", 400_000],
  ['/* ', 300_000],
  ['$a$ $b$ ', 100_000],
  ['a.', 400_000],
  ['-- \n', 200_000],
  ["''", 400_000],
  [': ', 400_000],
  ['1e', 400_000],
] as const)('a long row of %j ends', (unit, count) => {
  try {
    expect(tokenize(unit.repeat(count)).length).toBeGreaterThanOrEqual(0)
  } catch (error) {
    expect(error).toBeInstanceOf(SqlError)
  }
})
