import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { bindParameters, type TrinoParameter } from './bind-parameters.ts'

test.each<[string, TrinoParameter[], string]>([
  ['SELECT :n', [{ name: 'n', value: 7 }], 'SELECT 7'],
  ['SELECT -:n', [{ name: 'n', value: -7 }], 'SELECT -(-7)'],
  ['SELECT :n', [{ name: 'n', value: 0.1 }], 'SELECT 1e-1'],
  ['SELECT :n', [{ name: 'n', value: Infinity }], "SELECT CAST('Infinity' AS double)"],
  ['SELECT :s', [{ name: 's', value: "it's" }], "SELECT 'it''s'"],
  ['SELECT :b', [{ name: 'b', value: true }], 'SELECT true'],
  ['SELECT :x', [{ name: 'x' }], 'SELECT NULL'],
  [
    'SELECT :d',
    [{ name: 'd', value: '1.50', type: 'decimal(10,2)' }],
    "SELECT CAST('1.50' AS decimal(10,2))",
  ],
  [
    'SELECT :t',
    [{ name: 't', value: null, type: 'timestamp(6) with time zone' }],
    'SELECT CAST(NULL AS timestamp(6) with time zone)',
  ],
  ['SELECT * FROM IDENTIFIER(:t)', [{ name: 't', value: 'a.b"c' }], 'SELECT * FROM "a"."b""c"'],
  [`SELECT ':n', ":n" -- :n\n/* :n */`, [], `SELECT ':n', ":n" -- :n\n/* :n */`],
  ["SELECT json_object('k' : :n)", [{ name: 'n', value: 1 }], "SELECT json_object('k' : 1)"],
])('%s', (text, parameters, bound) => {
  expect(bindParameters(text, parameters)).toBe(bound)
})

test.each([
  ['SELECT :other', [{ name: 'n', value: 1 }], 'MISSING_PARAMETER'],
  ['SELECT :n', [{ name: 'n', value: '1', type: 'bigint) OR (1=1' }], 'INVALID_PARAMETER'],
  ['SELECT * FROM IDENTIFIER(:t)', [{ name: 't', value: 'a..b' }], 'INVALID_PARAMETER'],
  ['SELECT * FROM IDENTIFIER(:t)', [{ name: 't', value: 7 }], 'INVALID_PARAMETER'],
])('%s is refused', (text, parameters, code) => {
  expect(() => bindParameters(text, parameters)).toThrow(expect.objectContaining({ code }))
})

test('whatever a text holds, it stays one literal', () => {
  assert(
    property(string(), (value) => {
      const bound = bindParameters(':a', [{ name: 'a', value }])
      expect(bound).toMatch(/^'(?:[^']|'')*'$/)
      expect(bound.slice(1, -1).replaceAll("''", "'")).toBe(value)
    }),
  )
})
