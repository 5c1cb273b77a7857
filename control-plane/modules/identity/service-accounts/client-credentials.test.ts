import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

let made = 0
const account = async (): Promise<{ id: string; path: string }> => {
  made += 1
  const answer = await server.request('POST', '/api/v1/service-accounts', { name: `robot-${made}` })
  expect(answer.status).toBe(201)
  const { service_account_id: id } = await answer.json()
  return { id, path: `/api/v1/service-accounts/${id}` }
}
const newSecret = async (path: string, body: object = {}) => {
  const answer = await server.request('POST', `${path}/secrets`, body)
  return { status: answer.status, json: await answer.json() }
}
const ask = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${server.url}/api/v1/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
    headers,
  })
  return { status: answer.status, headers: answer.headers, json: await answer.json() }
}
const use = (token: string, path = '/api/v1/session'): Promise<Response> =>
  fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } })

test('id and secret give a token of an hour, in the form or as HTTP Basic', async () => {
  const { id, path } = await account()
  const { client_secret: secret, client_id: clientId } = (await newSecret(path)).json
  expect(clientId).toBe(id)
  const { status, json, headers } = await ask({ client_id: id, client_secret: secret })
  expect(status).toBe(200)
  expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
  expect(headers.get('cache-control')).toBe('no-store')
  const session = await (await use(json.access_token)).json()
  expect(session).toMatchObject({ user: { user_id: id, name: 'robot-1' }, is_admin: false })
  const basic = Buffer.from(`${id}:${secret}`).toString('base64')
  expect((await ask({}, { authorization: `Basic ${basic}` })).status).toBe(200)
})

test('a secret is no token, and a token of an hour makes no token that stays', async () => {
  const { id, path } = await account()
  const { client_secret: secret } = (await newSecret(path)).json
  expect((await use(secret)).status).toBe(401)
  const token = (await ask({ client_id: id, client_secret: secret })).json.access_token
  const forever = await fetch(`${server.url}/api/v1/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(forever.status).toBe(409)
  const another = await fetch(`${server.url}${path}/secrets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(another.status).toBeGreaterThanOrEqual(403)
})

test('two secrets live at a time while one is replaced; revoking one ends its tokens', async () => {
  const { id, path } = await account()
  const first = (await newSecret(path)).json
  const second = (await newSecret(path, { overlap_seconds: 3600 })).json
  expect((await newSecret(path)).json).toMatchObject({ error_code: 'TOO_MANY_SECRETS' })
  const tokens = []
  for (const { client_secret } of [first, second]) {
    tokens.push((await ask({ client_id: id, client_secret })).json.access_token)
  }
  const { secrets } = await (await server.request('GET', `${path}/secrets`)).json()
  const ends = Date.parse(secrets[1].expires_at) - Date.now()
  expect(ends).toBeGreaterThan(3500_000)
  expect(ends).toBeLessThan(3700_000)
  await server.request('DELETE', `${path}/secrets/${first.secret.secret_id}`)
  expect((await use(tokens[0])).status).toBe(401)
  expect((await use(tokens[1])).status).toBe(200)
  expect((await ask({ client_id: id, client_secret: first.client_secret })).status).toBe(401)
})

test('a secret without overlap ends the one before, and its tokens, at once', async () => {
  const { id, path } = await account()
  const first = (await newSecret(path)).json
  const token = (await ask({ client_id: id, client_secret: first.client_secret })).json.access_token
  await newSecret(path, { overlap_seconds: 0 })
  expect((await ask({ client_id: id, client_secret: first.client_secret })).status).toBe(401)
  expect((await use(token)).status).toBe(401)
})

test('what is disabled gets no token, and those that it has do nothing', async () => {
  const { id, path } = await account()
  const { client_secret } = (await newSecret(path)).json
  const token = (await ask({ client_id: id, client_secret })).json.access_token
  await server.request('PATCH', path, { disabled: true })
  expect((await use(token)).status).toBe(401)
  expect((await ask({ client_id: id, client_secret })).status).toBe(401)
})

test('a token has the scopes of its secret, or fewer, never more', async () => {
  const { id, path } = await account()
  const { client_secret } = (await newSecret(path, { scopes: ['read', 'execute'] })).json
  expect((await ask({ client_id: id, client_secret })).json.scope).toBe('read execute')
  expect((await ask({ client_id: id, client_secret, scope: 'read' })).json.scope).toBe('read')
  for (const scope of ['read write', 'everything']) {
    const { status, json } = await ask({ client_id: id, client_secret, scope })
    expect([status, json.error]).toEqual([400, 'invalid_scope'])
  }
})

test('wrong secrets look the same whether the client exists, are recorded, and are slowed down', async () => {
  const { id } = await account()
  const nobody = '01920000-0000-7000-8000-000000000000'
  const wrong = await ask({ client_id: id, client_secret: 'wrong' })
  expect(await ask({ client_id: nobody, client_secret: 'wrong' })).toMatchObject({
    status: wrong.status,
    json: wrong.json,
  })
  for (let n = 0; n < 4; n += 1) await ask({ client_id: id, client_secret: 'wrong' })
  const slowed = await ask({ client_id: id, client_secret: 'wrong' })
  expect(slowed.status).toBe(429)
  expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
  const events = await (await server.request('GET', '/api/v1/audit-events?operation=tokens.issue')).json()
  expect(events.audit_events[0]).toMatchObject({ outcome: 'refused' })
})

test.each([
  [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
  [{}, 401, 'invalid_client'],
  [{ client_id: 'x', client_secret: 'y' }, 401, 'invalid_client'],
  [{ client_secret: 'y'.repeat(17_000) }, 413, 'invalid_request'],
])('the form %# is refused', async (form, status, error) => {
  const answer = await ask(form)
  expect([answer.status, answer.json.error]).toEqual([status, error])
})
