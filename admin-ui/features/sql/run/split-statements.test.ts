import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitStatements } from './split-statements.ts'

const texts = (sql: string): string[] => splitStatements(sql).map(({ text }) => text)

test('semicolons end statements, the last one may be missing', () => {
  expect(texts('SELECT 1; SELECT 2')).toEqual(['SELECT 1', 'SELECT 2'])
  expect(texts(' ;; \n SELECT 1 ;\n')).toEqual(['SELECT 1'])
  expect(texts('')).toEqual([])
})

test('semicolons in texts, names and comments end nothing', () => {
  for (const sql of [
    "SELECT ';'",
    "SELECT 'it''s; here'",
    'SELECT ";" FROM t',
    'SELECT 1 -- no; end\n + 1',
    'SELECT /* a;b */ 1',
    'SELECT $$a;b$$, $x$c;d$x$',
  ]) {
    expect(texts(`${sql}; SELECT 2`)).toEqual([sql, 'SELECT 2'])
  }
})

test('what is not closed reaches to the end', () => {
  expect(texts("SELECT 'a; b")).toEqual(["SELECT 'a; b"])
  expect(texts('SELECT 1 /* a; b')).toEqual(['SELECT 1 /* a; b'])
})

test('a comment alone is no statement', () => {
  expect(texts('-- only; words\n; /* more */')).toEqual([])
})

test('every piece stands in the text at its offset', () => {
  const part = fc.constantFrom('SELECT 1', ';', "';'", '"', '--x\n', '/*;*/', ' ', '\n', '$$', "'")
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const sql = parts.join('')
      for (const { text, offset } of splitStatements(sql)) {
        expect(sql.slice(offset, offset + text.length)).toBe(text)
      }
    }),
  )
})
