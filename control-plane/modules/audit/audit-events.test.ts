import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  for (const name of ['one', 'two', 'three']) await server.request('POST', '/api/v1/workspaces', { name })
})
afterAll(() => server.close())

const list = async (
  query: string,
): Promise<{ audit_events: Record<string, unknown>[]; next_page_token?: string }> =>
  (await server.request('GET', `/api/v1/audit-events${query}`)).json()

test('events are listed newest first, page by page, each once', async () => {
  const seen: unknown[] = []
  let token: string | undefined
  do {
    const page = await list(`?operation=workspaces.create&page_size=2${token ? `&page_token=${token}` : ''}`)
    seen.push(...page.audit_events.map((event) => event['object_name']))
    token = page.next_page_token
  } while (token)
  expect(seen).toEqual(['three', 'two', 'one'])
})

test('an event says who did what to which thing, from where, in which request', async () => {
  const created = await server.request(
    'POST',
    '/api/v1/workspaces',
    { name: 'four' },
    { 'x-request-id': 'trace-4' },
  )
  const { workspace_id: id } = await created.json()
  const { audit_events: events } = await list('?principal=admin&page_size=1')
  expect(events).toMatchObject([
    {
      operation: 'workspaces.create',
      outcome: 'done',
      principal: 'admin',
      object_kind: 'workspace',
      object_id: id,
      object_name: 'four',
      request_id: 'trace-4',
      source_address: '127.0.0.1',
    },
  ])
})

test('a change that fails leaves no event', async () => {
  const before = await list('?page_size=1000')
  expect((await server.request('POST', '/api/v1/workspaces', { name: 'one' })).status).toBe(409)
  expect(await list('?page_size=1000')).toEqual(before)
})

test('events are neither changed nor removed, not even by hand', async () => {
  for (const sql of [
    "UPDATE audit_event SET operation = 'x'",
    'DELETE FROM audit_event',
    'TRUNCATE audit_event',
  ]) {
    await expect(server.database.pool.query(sql), sql).rejects.toThrow('never changed or removed')
  }
})
