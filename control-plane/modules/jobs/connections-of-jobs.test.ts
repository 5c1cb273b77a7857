import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../testing/whole-server.ts'

// A connection that a job works through is not deleted under it; the refusal names the job.

let server: WholeServer
beforeAll(async () => {
  server = await startWholeServer()
})
afterAll(() => server.close())

const send = async (method: string, path: string, body?: object): Promise<readonly [number, string]> => {
  const answer = await fetch(`${server.url}/api/v1/workspaces/default${path}`, {
    method,
    headers: { authorization: `Bearer ${WHOLE_SERVER_TOKEN}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return [answer.status, await answer.text()]
}

const target = { table: 'orders' }

test.each([
  [
    'trino',
    { endpoint: 'http://127.0.0.1:8080', user: 'a' },
    { sql: { statement: 'SELECT 1', connection: 'it' } },
  ],
  ['files', { root: '/srv/incoming' }, { ingest: { connection: 'it', path: '*.csv', target } }],
  [
    'postgres',
    { host: '127.0.0.1', database: 'erp', user: 'a' },
    { ingest: { postgres: { connection: 'it', table: 'orders' }, target } },
  ],
])('a connection of kind %s', async (kind, fields, work) => {
  const secrets = kind === 'postgres' ? { password: 'p' } : {}
  const made = await send('POST', '/connections', { name: 'it', kind, fields, secrets })
  expect(made).toEqual([201, expect.anything()])
  const job = { name: 'nightly', tasks: [{ task_key: 'a', ...work }] }
  expect(await send('POST', '/jobs', job)).toEqual([201, expect.anything()])
  const [status, text] = await send('DELETE', '/connections/it')
  expect(status).toBe(409)
  expect(text).toContain('CONNECTION_IN_USE')
  expect(text).toContain('the job «nightly»')
  // An old version that names it does not count.
  const changed = { name: 'nightly', tasks: [{ task_key: 'a', noop: {} }] }
  expect(await send('PUT', '/jobs/nightly', changed)).toEqual([200, expect.anything()])
  expect(await send('DELETE', '/connections/it')).toEqual([204, ''])
  await send('DELETE', '/jobs/nightly')
})
