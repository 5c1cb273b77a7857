import { expect, test } from 'vitest'
import { jsonRow } from './json-row.ts'

test('figures keep every digit, and what JSON cannot say stays a string', () => {
  const columns = [
    'BIGINT',
    'DECIMAL(38,2)',
    'DOUBLE',
    'DOUBLE',
    'VARCHAR',
    'BOOLEAN',
    'INTEGER[]',
    'DATE',
  ].map((type_text, i) => ({ name: `c${i}`, type_text }))
  const row = [
    '9223372036854775807',
    '123456789012345678901234567890.10',
    '1e100',
    'NaN',
    '1',
    'true',
    '[1,null]',
    null,
  ]
  expect(jsonRow(columns, row)).toBe(
    '{"c0":9223372036854775807,"c1":123456789012345678901234567890.10,"c2":1e100,"c3":"NaN","c4":"1","c5":true,"c6":[1,null],"c7":null}',
  )
})
