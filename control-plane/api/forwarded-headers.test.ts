import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawRequest, type RawReply } from '../testing/raw-request.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

// `X-Forwarded-*` says what a proxy saw. Anybody can write it: only proxies that the operator named are believed.

const withProxies = (trustedProxies: readonly string[]) =>
  startTestServer((deps) => ({
    ...deps,
    addresses: { ...deps.addresses, publicUrl: 'http://lake.test', trustedProxies },
  }))

let behind: TestServer
let direct: TestServer
beforeAll(async () => {
  ;[behind, direct] = await Promise.all([
    withProxies(['127.0.0.1', '10.0.0.0/8']),
    withProxies(['192.0.2.1']),
  ])
})
afterAll(() => Promise.all([behind.close(), direct.close()]))

const fail = (server: TestServer, forwarded: Record<string, string>): Promise<RawReply> =>
  rawRequest(server.url, {
    method: 'POST',
    path: '/api/v1/session',
    headers: {
      host: new URL(server.url).host,
      origin: 'http://lake.test',
      'content-type': 'application/json',
      ...forwarded,
    },
    body: JSON.stringify({ name: 'admin', password: 'wrong' }),
  })
const source = async (server: TestServer): Promise<string> => {
  const listed = await server.request('GET', '/api/v1/audit-events?operation=sessions.create')
  return (await listed.json()).audit_events[0].source_address
}

test('from somebody else they change nothing: address, protocol and host are those of the connection', async () => {
  const spoofed = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' }
  const answer = await fail(direct, spoofed)
  expect(answer.status).toBe(401)
  expect(answer.headers['strict-transport-security']).toBeUndefined()
  expect(await source(direct)).toBe('127.0.0.1')
  const misdirected = await rawRequest(direct.url, {
    path: '/api/v1/system',
    headers: { host: 'evil.example.org', 'x-forwarded-host': 'lake.test' },
  })
  expect(misdirected.status).toBe(421)
})

test('of a trusted proxy the last address that no proxy has counts, whatever the client wrote before it', async () => {
  await fail(behind, { 'x-forwarded-for': '198.51.100.7, 203.0.113.9, 10.1.2.3' })
  expect(await source(behind)).toBe('203.0.113.9')
})

test('a client that names a new address each time is slowed down as one', async () => {
  const statuses: number[] = []
  for (let at = 0; at < 40; at += 1)
    statuses.push((await fail(behind, { 'x-forwarded-for': `198.51.100.${at}, 203.0.113.50` })).status)
  expect(statuses).toContain(429)
})
