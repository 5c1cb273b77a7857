import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

interface Created {
  readonly token: { readonly token_id: string; readonly prefix: string; readonly expires_at: string | null }
  readonly token_value: string
}
const create = async (body: unknown = {}): Promise<Created> => {
  const answer = await server.request('POST', '/api/v1/tokens', body)
  expect(answer.status).toBe(201)
  return answer.json()
}
const use = async (value: string): Promise<number> =>
  (await fetch(`${server.url}/api/v1/workspaces`, { headers: { authorization: `Bearer ${value}` } })).status

test('the value is shown once, lists show its prefix', async () => {
  const { token, token_value: value } = await create({ comment: 'ci' })
  expect(value).toMatch(/^bh_[\w-]{43}$/)
  expect(token.prefix).toBe(value.slice(0, 7))
  expect(await use(value)).toBe(200)
  const listed = await (await server.request('GET', '/api/v1/tokens?page_size=1')).json()
  expect(listed.tokens).toMatchObject([{ token_id: token.token_id, comment: 'ci', expires_at: null }])
  expect(listed.next_page_token).toBeTypeOf('string')
  expect(JSON.stringify(listed)).not.toContain(value)
})

test('a revoked token fails from the next request on, also as a credential', async () => {
  const { token, token_value: value } = await create()
  expect(await use(value)).toBe(200)
  expect(await server.identity.verifyTokenCredential(token.token_id, value)).toMatchObject({ name: 'admin' })
  expect(await server.identity.principalOfToken(token.token_id)).toMatchObject({ isAdmin: true })
  expect((await server.request('DELETE', `/api/v1/tokens/${token.token_id}`)).status).toBe(204)
  expect(await use(value)).toBe(401)
  expect(await server.identity.verifyTokenCredential(token.token_id, value)).toBeUndefined()
  expect(await server.identity.principalOfToken(token.token_id)).toBeUndefined()
})

test('an expired token fails', async () => {
  const { token, token_value: value } = await create({ lifetime_seconds: 60 })
  expect(token.expires_at).not.toBeNull()
  await server.database.pool.query(
    "UPDATE access_token SET expires_at = now() - interval '1 second' WHERE id = $1",
    [token.token_id],
  )
  expect(await use(value)).toBe(401)
})

test('a credential needs its own id and value', async () => {
  const [a, b] = [await create(), await create()]
  expect(await server.identity.verifyTokenCredential(a.token.token_id, b.token_value)).toBeUndefined()
  expect(await server.identity.verifyTokenCredential('not an id', a.token_value)).toBeUndefined()
})

test('the token of somebody who was disabled fails', async () => {
  const { token_value: value } = await create()
  await server.database.pool.query('UPDATE principal SET disabled_at = now()')
  expect(await use(value)).toBe(401)
  await server.database.pool.query('UPDATE principal SET disabled_at = NULL')
  expect(await use(value)).toBe(200)
})

test('somebody who is no administrator is refused, and the refused write is recorded', async () => {
  await server.database.pool.query('UPDATE principal SET organisation_role = NULL')
  const denied = await server.request('POST', '/api/v1/workspaces', { name: 'mine' })
  const read = await server.request('GET', '/api/v1/users')
  const self = await server.request('GET', '/api/v1/session')
  await server.database.pool.query("UPDATE principal SET organisation_role = 'admin'")
  expect([denied.status, read.status, self.status]).toEqual([403, 403, 200])
  expect(await denied.json()).toMatchObject({ error_code: 'PERMISSION_DENIED' })
  const { rows } = await server.database.pool.query(
    "SELECT operation, principal_name FROM audit_event WHERE outcome = 'refused'",
  )
  expect(rows).toEqual([{ operation: 'workspaces.create', principal_name: 'admin' }])
})

test('an absent token is not found, and nobody who is not signed in learns that', async () => {
  const path = '/api/v1/tokens/01920000-0000-7000-8000-000000000000'
  const absent = await server.request('DELETE', path)
  expect(absent.status).toBe(404)
  expect(await absent.json()).toMatchObject({ error_code: 'TOKEN_NOT_FOUND' })
  expect((await fetch(server.url + path, { method: 'DELETE' })).status).toBe(401)
})
