import { DuckDBInstance } from '@duckdb/node-api'
import { double, float, sample } from 'fast-check'
import { expect, test } from 'vitest'
import { floatText } from './child/float-text.ts'
import { runLocked, testPool } from './testing.ts'

const VALUES: readonly (readonly [string, string])[] = [
  ['9223372036854775807', '9223372036854775807'],
  ['(-170141183460469231731687303715884105728)::HUGEINT', '-170141183460469231731687303715884105728'],
  ['18446744073709551615::UBIGINT', '18446744073709551615'],
  ['0.10::DECIMAL(38, 10)', '0.1000000000'],
  ['(-0.05)::DECIMAL(4, 2)', '-0.05'],
  ['true', 'true'],
  [`'zażółć'`, 'zażółć'],
  [`''`, ''],
  [`'\\x00\\xFF'::BLOB`, 'AP8='],
  [`DATE '0044-03-15 (BC)'`, '0044-03-15 (BC)'],
  [`TIMESTAMP '2024-01-02 03:04:05.000006'`, '2024-01-02 03:04:05.000006'],
  [`TIMESTAMPTZ '2024-01-02 03:04:05.6+05:30'`, '2024-01-01 21:34:05.6+00'],
  [`TIMESTAMP_NS '2024-01-02 03:04:05.123456789'`, '2024-01-02 03:04:05.123456789'],
  [`'infinity'::TIMESTAMP`, 'infinity'],
  [`'infinity'::DATE`, 'infinity'],
  [`'-infinity'::DATE`, '-infinity'],
  [`DATE '5881580-07-10'`, '5881580-07-10'],
  [`TIME '03:04:05.000006'`, '03:04:05.000006'],
  [`INTERVAL '1 month 2 days 03:04:05.000006'`, '1 month 2 days 03:04:05.000006'],
  [`'0a000000-0000-4000-8000-00000000000f'::UUID`, '0a000000-0000-4000-8000-00000000000f'],
  [`'10101'::BIT`, '10101'],
  [`'{"a": 1.0}'::JSON`, '{"a": 1.0}'],
  [`'nan'::DOUBLE`, 'nan'],
]

test.for(VALUES.filter(([sql]) => !sql.includes('1e400')))('%s is exact', async ([sql, text]) => {
  const { rows } = await runLocked(testPool(), `SELECT ${sql}`)
  expect(rows).toEqual([[text]])
})

test('nested values are JSON whose numbers keep every digit', async () => {
  const { rows } = await runLocked(
    testPool(),
    `SELECT [9007199254740993, NULL], {'z': 0.10::DECIMAL(3,2), 'a': {'h': 12345678901234567890123::HUGEINT}, '1': 'x"y'},
      MAP {'k': TIMESTAMPTZ '2024-01-01 00:00:00+00'}, [{'n': 'nan'::DOUBLE, 'b': '\\x01'::BLOB}], [true],
      [0.1::FLOAT, 1e20::FLOAT]`,
  )
  expect(rows).toEqual([
    [
      '[9007199254740993,null]',
      `{"z":0.10,"a":{"h":12345678901234567890123},"1":"x\\"y"}`,
      '{"k":"2024-01-01 00:00:00+00"}',
      '[{"n":"nan","b":"AQ=="}]',
      '[true]',
      '[0.1,1e+20]',
    ],
  ])
})

test('a struct without names is refused: its fields could not be told apart', async () => {
  await expect(runLocked(testPool(), `SELECT [row(1, 'b')] AS pairs`)).rejects.toThrow(
    /pairs has fields without names/,
  )
})

test('doubles are written as DuckDB writes them, whatever their size', async () => {
  const connection = await (await DuckDBInstance.create()).connect()
  const doubles = sample(double(), 3000)
  const list = doubles.map((value) => `'${Object.is(value, -0) ? '-0' : value}'::DOUBLE::VARCHAR`)
  const texts = (await connection.runAndReadAll(`SELECT unnest([${list.join(', ')}])`)).getColumns()[0]
  expect(doubles.map((value) => floatText(value, false))).toEqual(texts)
})

test('floats read back as the same float', () => {
  const floats = sample(float({ noNaN: true, noDefaultInfinity: true }), 3000)
  expect(floats.map((value) => Math.fround(Number(floatText(value, true))))).toEqual(floats)
})
