import { createClient, type Client } from '@boathouse/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../testing/whole-server.ts'

let server: WholeServer
let client: Client
beforeAll(async () => {
  server = await startWholeServer()
  client = createClient({ baseUrl: server.url, token: WHOLE_SERVER_TOKEN })
})
afterAll(() => server.close())

const params = { workspace: 'default' }
const run = (statement: string, more = {}) =>
  client.call('executeStatement', { params, body: { statement, wait_timeout: '50s', ...more } })

/** Expression, type and exact text. */
const VALUES: readonly (readonly [string, string, string | null])[] = [
  ['9223372036854775807', 'BIGINT', '9223372036854775807'],
  ['(-9223372036854775807 - 1)::BIGINT', 'BIGINT', '-9223372036854775808'],
  [
    "'12345678901234567890123456789012345.678'::DECIMAL(38,3)",
    'DECIMAL(38,3)',
    '12345678901234567890123456789012345.678',
  ],
  ["'1.10'::DECIMAL(5,2)", 'DECIMAL(5,2)', '1.10'],
  [
    "'2026-03-29 01:30:00.123456+00'::TIMESTAMPTZ",
    'TIMESTAMP WITH TIME ZONE',
    '2026-03-29 01:30:00.123456+00',
  ],
  ["'2026-11-23 10:00:00.000001'::TIMESTAMP", 'TIMESTAMP', '2026-11-23 10:00:00.000001'],
  ["DATE '0001-01-01'", 'DATE', '0001-01-01'],
  ['true', 'BOOLEAN', 'true'],
  ["'Zażółć „gęślą” 🛶'", 'VARCHAR', 'Zażółć „gęślą” 🛶'],
  ["''", 'VARCHAR', ''],
  ['NULL::INTEGER', 'INTEGER', null],
  ['0.1::DOUBLE', 'DOUBLE', '0.1'],
  ["'NaN'::DOUBLE", 'DOUBLE', 'nan'],
  ["'0192aaaa-0000-7000-8000-000000000001'::UUID", 'UUID', '0192aaaa-0000-7000-8000-000000000001'],
]

test.each(VALUES)('%s', async (expression, type, text) => {
  const answer = await run(`SELECT ${expression} AS v`)
  expect(answer.status.error).toBeUndefined()
  expect(answer.manifest?.schema.columns).toEqual([{ name: 'v', type_text: type, position: 0 }])
  expect(answer.result?.data_array).toEqual([[text]])
})

test('nested values are JSON text with every digit', async () => {
  const answer = await run(
    "SELECT {'n': 9007199254740993, 'l': [1.10::DECIMAL(5,2), NULL]} AS s, MAP {'k': [true]} AS m",
  )
  const [struct, map] = answer.result?.data_array[0] ?? []
  expect(struct).toContain('9007199254740993')
  expect(JSON.parse(struct ?? '')).toHaveProperty('l')
  expect(JSON.parse(map ?? '')).toBeTypeOf('object')
})

test('parameters are values, whatever they look like', async () => {
  const hostile = "'; DROP TABLE t; --"
  const answer = await run('SELECT :text AS text, :n AS n, :day AS day, :nothing AS nothing', {
    parameters: [
      { name: 'text', value: hostile },
      { name: 'n', value: '9007199254740993', type: 'BIGINT' },
      { name: 'day', value: '2026-11-23', type: 'DATE' },
      { name: 'nothing' },
    ],
  })
  expect(answer.result?.data_array).toEqual([[hostile, '9007199254740993', '2026-11-23', null]])
})

test('what is kept and read again later is the same', async () => {
  const answer = await run("SELECT 9223372036854775807 AS n, '1.10'::DECIMAL(5,2) AS d")
  const again = await client.call('getStatement', {
    params: { ...params, statement_id: answer.statement_id },
  })
  expect(again.result?.data_array).toEqual([['9223372036854775807', '1.10']])
})
