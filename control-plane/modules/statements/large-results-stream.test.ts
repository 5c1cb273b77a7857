import { createClient, type Client } from '@boathouse/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../testing/whole-server.ts'

let server: WholeServer
let client: Client
let statement_id: string
const ROWS = 400_000
const params = { workspace: 'default' }

beforeAll(async () => {
  server = await startWholeServer()
  client = createClient({ baseUrl: server.url, token: WHOLE_SERVER_TOKEN })
  const statement = `SELECT range AS n, md5(range::VARCHAR) AS digest FROM range(${ROWS})`
  const answer = await client.call('executeStatement', { params, body: { statement, wait_timeout: '50s' } })
  expect(answer).toMatchObject({ status: { state: 'SUCCEEDED' }, manifest: { total_row_count: ROWS } })
  statement_id = answer.statement_id
})
afterAll(() => server.close())

test('any window of a spooled result is that part of it', async () => {
  for (const row_offset of [0, 999, 1000, 20_479, 123_456, ROWS - 2, ROWS]) {
    const query = { row_offset, row_limit: 5 }
    const window = await client.call('getResult', { params: { ...params, statement_id }, query })
    const wanted = Array.from({ length: Math.min(5, ROWS - row_offset) }, (_, n) => String(row_offset + n))
    expect(window.data_array.map(([n]) => n)).toEqual(wanted)
    expect(window.next_page_token === undefined).toBe(row_offset + 5 >= ROWS)
  }
})

test.each(['csv', 'ndjson'] as const)('a download as %s has every row once, in order', async (format) => {
  const answer = await client.call('downloadResult', {
    params: { ...params, statement_id },
    query: { format },
  })
  expect(answer.headers.get('content-disposition')).toContain(`.${format}"`)
  const lines = (await answer.text()).trimEnd().split(/\r?\n/)
  if (format === 'csv') expect(lines.shift()).toBe('n,digest')
  expect(lines).toHaveLength(ROWS)
  const numbers = lines.map((line) => Number(/\d+/.exec(line)?.[0]))
  expect(numbers.every((n, index) => n === index)).toBe(true)
})

test('a download as Parquet is a Parquet file', async () => {
  const query = { format: 'parquet' as const }
  const answer = await client.call('downloadResult', { params: { ...params, statement_id }, query })
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1'])
})

test('row_limit keeps so many rows and says that there were more', async () => {
  const body = { statement: 'SELECT range FROM range(1000)', wait_timeout: '50s', row_limit: 10 }
  const answer = await client.call('executeStatement', { params, body })
  expect(answer.manifest).toMatchObject({ total_row_count: 10, truncated: true })
  expect(answer.result?.data_array).toHaveLength(10)
})
