import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawRequest } from '../testing/raw-request.ts'
import { BOOTSTRAP_TOKEN, startTestServer, type TestServer } from '../testing/test-server.ts'

// Pages of other origins, and names that are not ours, get nothing done with a visitor's cookie.
let server: TestServer
let cookie: string
beforeAll(async () => {
  server = await startTestServer((deps) => ({
    ...deps,
    addresses: { ...deps.addresses, publicUrl: 'http://lake.test' },
  }))
  const answer = await redeem({})
  cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
})
afterAll(() => server.close())

const redeem = async (headers: Record<string, string>): Promise<Response> => {
  const secret = (await server.identity.createSignInLink()).path.replace('/sign-in#', '')
  return fetch(`${server.url}/api/v1/session/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ secret }),
  })
}
const createToken = (headers: Record<string, string>): Promise<Response> =>
  fetch(`${server.url}/api/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  })

test('a write with a cookie needs an origin of ours', async () => {
  expect((await createToken({ cookie })).status).toBe(403)
  for (const origin of ['http://evil.test', 'null', 'http://lake.test.evil.test', 'https://lake.test']) {
    const answer = await createToken({ cookie, origin })
    expect(answer.status, origin).toBe(403)
    expect(await answer.json()).toMatchObject({ error_code: 'FORBIDDEN_ORIGIN' })
  }
  expect((await createToken({ cookie, origin: server.url })).status).toBe(201)
  expect((await createToken({ cookie, origin: 'http://lake.test' })).status).toBe(201)
})

test('a read with a cookie needs none', async () => {
  expect((await fetch(`${server.url}/api/v1/tokens`, { headers: { cookie } })).status).toBe(200)
})

test('nobody is signed in from a foreign page', async () => {
  expect((await redeem({ origin: 'http://evil.test' })).status).toBe(403)
  expect((await redeem({ origin: server.url })).status).toBe(201)
})

test('a bearer token stands for itself: the cookie beside it is ignored', async () => {
  const wrong = await createToken({ cookie, origin: server.url, authorization: 'Bearer bh_wrong' })
  expect(wrong.status).toBe(401)
  expect(wrong.headers.get('www-authenticate')).toBe('Bearer realm="boathouse"')
  const basic = await createToken({ cookie, origin: server.url, authorization: 'Basic YWRtaW46eA==' })
  expect(basic.status).toBe(401)
  expect((await createToken({ authorization: `Bearer ${BOOTSTRAP_TOKEN}` })).status).toBe(201)
})

test('the refused write is in the audit log', async () => {
  await createToken({ cookie, origin: 'http://evil.test' })
  const { audit_events: events } = await (
    await server.request('GET', '/api/v1/audit-events?operation=tokens.create&page_size=1')
  ).json()
  expect(events).toMatchObject([
    { outcome: 'refused', principal: 'admin', details: { error_code: 'FORBIDDEN_ORIGIN' } },
  ])
})

test('a name that is not ours is not answered, except to probes', async () => {
  const refused = await rawRequest(server.url, { path: '/api/v1/system', headers: { host: 'evil.test' } })
  expect(refused.status).toBe(421)
  expect(refused.body).toContain('BOATHOUSE_PUBLIC_URL')
  const page = await rawRequest(server.url, { path: '/', headers: { host: 'evil.test' } })
  expect(page.status).toBe(421)
  const ours = await rawRequest(server.url, { path: '/api/v1/system', headers: { host: 'lake.test' } })
  expect(ours.status).toBe(200)
  const probe = await rawRequest(server.url, { path: '/readyz', headers: { host: 'pod-7' } })
  expect(probe.status).toBe(200)
})
