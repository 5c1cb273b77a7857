import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asBrowser, cookieOf, GOOD_PASSWORD, invite, signedInUser } from '../../../testing/people.ts'
import { startTestServer, type TestServer } from '../../../testing/test-server.ts'

let server: TestServer
let adminId: string
beforeAll(async () => {
  server = await startTestServer()
  adminId = (await (await server.request('GET', '/api/v1/session')).json()).user.user_id
})
afterAll(() => server.close())

const change = (id: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  server.request('PATCH', `/api/v1/users/${id}`, body, headers)

test('who is disabled is out at once, cannot come back, and comes back when enabled', async () => {
  const { userId, cookie } = await signedInUser(server, { name: 'ada' })
  const browser = asBrowser(server, cookie)
  const token = (await (await browser('POST', '/api/v1/tokens', {})).json()).token_value
  const withToken = () =>
    fetch(`${server.url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } })
  const signIn = () => asBrowser(server)('POST', '/api/v1/session', { name: 'ada', password: GOOD_PASSWORD })
  expect((await withToken()).status).toBe(200)
  expect(await (await change(userId, { disabled: true })).json()).toMatchObject({ state: 'disabled' })
  expect((await browser('GET', '/api/v1/session')).status).toBe(401)
  expect((await withToken()).status).toBe(401)
  expect((await signIn()).status).toBe(401)
  expect((await server.request('POST', `/api/v1/users/${userId}/invitation`, {})).status).toBe(409)
  const listed = await (await server.request('GET', '/api/v1/users?disabled=true')).json()
  expect(listed.users).toContainEqual(expect.objectContaining({ name: 'ada', state: 'disabled' }))
  await change(userId, { disabled: false })
  // The session stays dead; a token is a machine's, and works again.
  expect((await browser('GET', '/api/v1/session')).status).toBe(401)
  expect((await withToken()).status).toBe(200)
  expect((await signIn()).status).toBe(201)
})

test('the last administrator can neither be disabled nor become a member', async () => {
  for (const body of [{ disabled: true }, { organisation_role: 'member' }]) {
    const answer = await change(adminId, body)
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ error_code: 'LAST_ADMINISTRATOR' })
  }
  // One who never signed in does not count: nobody knows whether they can.
  await invite(server, { name: 'invited', organisation_role: 'admin' })
  expect((await change(adminId, { disabled: true })).status).toBe(409)
})

test('of two administrators who disable each other at the same time one remains', async () => {
  const { userId } = await signedInUser(server, { name: 'second', organisation_role: 'admin' })
  const password = (await readFile(server.passwordFile, 'utf8')).trim()
  const first = asBrowser(
    server,
    cookieOf(await asBrowser(server)('POST', '/api/v1/session', { name: 'admin', password })),
  )
  const second = asBrowser(
    server,
    cookieOf(await asBrowser(server)('POST', '/api/v1/session', { name: 'second', password: GOOD_PASSWORD })),
  )
  const answers = await Promise.all([
    first('PATCH', `/api/v1/users/${userId}`, { disabled: true }),
    second('PATCH', `/api/v1/users/${adminId}`, { disabled: true }),
  ])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const { rows } = await server.database.pool.query(
    "SELECT count(*) AS n FROM principal WHERE name IN ('admin', 'second') AND disabled_at IS NULL",
  )
  expect(rows).toEqual([{ n: 1n }])
  await server.database.pool.query('UPDATE principal SET disabled_at = NULL')
})

test('a change against an older version is refused', async () => {
  const { userId } = await invite(server, { name: 'vera' })
  expect((await change(userId, { display_name: 'Vera R.' }, { 'if-match': '"1"' })).status).toBe(200)
  expect((await change(userId, { display_name: 'V.' }, { 'if-match': '"1"' })).status).toBe(412)
})

test('an absent user, and who is no administrator', async () => {
  const absent = await change('01920000-0000-7000-8000-000000000000', {})
  expect(await absent.json()).toMatchObject({ error_code: 'USER_NOT_FOUND' })
  const { cookie, userId } = await signedInUser(server, { name: 'eve' })
  const browser = asBrowser(server, cookie)
  expect((await browser('PATCH', `/api/v1/users/${userId}`, { organisation_role: 'admin' })).status).toBe(403)
})
