import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawRequest } from '../testing/raw-request.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer((deps) => ({
    ...deps,
    addresses: { ...deps.addresses, publicUrl: 'https://lake.test', trustedProxies: ['127.0.0.1'] },
  }))
})
afterAll(() => server.close())

test('behind a proxy that speaks https the cookie is secure and bound to the host', async () => {
  const secret = (await server.identity.createSignInLink()).path.replace('/sign-in#', '')
  const proxied = {
    host: 'boathouse:8484',
    'x-forwarded-host': 'lake.test',
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '203.0.113.9',
  }
  const answer = await rawRequest(server.url, {
    method: 'POST',
    path: '/api/v1/session/link',
    headers: { ...proxied, 'content-type': 'application/json', origin: 'https://lake.test' },
    body: JSON.stringify({ secret }),
  })
  expect(answer.status).toBe(201)
  const [cookie = ''] = answer.headers['set-cookie'] ?? []
  expect(cookie).toMatch(/^__Host-boathouse=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=/)
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
  const session = await rawRequest(server.url, {
    path: '/api/v1/session',
    headers: { ...proxied, cookie: cookie.split(';')[0] ?? '' },
  })
  expect(session.status).toBe(200)
  const { rows } = await server.database.pool.query('SELECT remote_address FROM session')
  expect(rows).toEqual([{ remote_address: '203.0.113.9' }])
})
