import { createClient, type Client } from '@boathouse/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../testing/whole-server.ts'

let server: WholeServer
let client: Client
const params = { workspace: 'default' }

beforeAll(async () => {
  server = await startWholeServer()
  client = createClient({ baseUrl: server.url, token: WHOLE_SERVER_TOKEN })
})
afterAll(() => server.close())

const run = (statement: string) =>
  client.call('executeStatement', { params, body: { statement, wait_timeout: '50s' } })

test('rows too large to be kept beside the statement are reached by its page token', async () => {
  const answer = await run(`SELECT range AS n, repeat('x', 3000000) AS long FROM range(5)`)
  expect(answer).toMatchObject({ manifest: { total_row_count: 5 }, result: { row_offset: 0 } })
  const seen: (string | null | undefined)[] = answer.result?.data_array.map(([n]) => n) ?? []
  let page_token = answer.result?.next_page_token
  while (page_token !== undefined) {
    const { statement_id } = answer
    const page = await client.call('getResult', {
      params: { ...params, statement_id },
      query: { page_token },
    })
    expect(page.row_count).toBeGreaterThan(0)
    for (const [n, long] of page.data_array) {
      seen.push(n)
      expect(long).toHaveLength(3_000_000)
    }
    page_token = page.next_page_token
  }
  expect(seen).toEqual(['0', '1', '2', '3', '4'])
})

test('a row too large for any page says so, and is downloaded', async () => {
  const { statement_id } = await run(`SELECT repeat('x', 20000000) AS long`)
  await expect(
    client.call('getResult', { params: { ...params, statement_id }, query: {} }),
  ).rejects.toMatchObject({ code: 'ROW_TOO_LARGE', status: 422 })
  const download = await client.call('downloadResult', {
    params: { ...params, statement_id },
    query: { format: 'csv' },
  })
  expect((await download.text()).length).toBeGreaterThan(20_000_000)
})
