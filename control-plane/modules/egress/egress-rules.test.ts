import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { currentEgressRules, egressHandlers } from './index.ts'

const PATH = '/api/v1/egress-rules'
let server: TestServer
beforeAll(async () => {
  server = await startTestServer((deps) => {
    const handlers = [...deps.handlers, ...egressHandlers(deps.db)]
    return { ...deps, handlers, operations: handlers.map((handler) => handler.operation) }
  })
})
afterAll(() => server.close())

test('before anybody sets rules, the program says its own', async () => {
  const answer = await (await server.request('GET', PATH)).json()
  expect(answer).toMatchObject({
    networks: ['0.0.0.0/0', '::/0'],
    is_default: true,
    updated_at: null,
    version: 0,
  })
})

test('what cannot be read is named, and nothing is changed', async () => {
  const refused = await server.request('PUT', PATH, {
    networks: ['10.0.0.0/8', '10.0.0.0/33', 'example.org', 'fe80::1%eth0'],
    ports: ['443', '0', '9-1', '70000'],
  })
  expect(refused.status).toBe(400)
  const { details } = await refused.json()
  expect(details.fields.map(({ field }: { field: string }) => field)).toEqual([
    'networks[1]',
    'networks[2]',
    'networks[3]',
    'ports[1]',
    'ports[2]',
    'ports[3]',
  ])
  expect((await (await server.request('GET', PATH)).json()).is_default).toBe(true)
})

test('rules are set, guarded against lost updates, and in force soon after', async () => {
  const rules = { networks: ['10.0.0.0/8'], ports: ['443', '9000-9100'] }
  const first = await server.request('PUT', PATH, rules, { 'if-match': '"0"' })
  expect([first.status, first.headers.get('etag')]).toEqual([200, '"1"'])
  expect(await first.json()).toMatchObject({ ...rules, is_default: false, version: 1 })
  expect((await server.request('PUT', PATH, rules, { 'if-match': '"0"' })).status).toBe(412)
  const { networks, ports } = await currentEgressRules(server.database.db)()
  expect(networks.map(({ text }) => text)).toEqual(['10.0.0.0/8'])
  expect(ports).toEqual([
    { first: 443, last: 443 },
    { first: 9000, last: 9100 },
  ])
})

test('who changed them from what to what is in the audit log', async () => {
  const { audit_events: events } = await (
    await server.request('GET', '/api/v1/audit-events?operation=egress.update')
  ).json()
  expect(events).toMatchObject([
    {
      principal: 'admin',
      object_name: 'egress rules',
      details: {
        before: { ports: ['80', '443', '465', '587', '1024-65535'] },
        after: { networks: ['10.0.0.0/8'] },
      },
    },
  ])
})
