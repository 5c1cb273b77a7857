import { afterAll, beforeAll, expect, test } from 'vitest'
import { asBrowser, cookieOf, GOOD_PASSWORD, invite, signedInUser } from '../../../testing/people.ts'
import { startTestServer, type TestServer } from '../../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const accept = (secret: string, password = GOOD_PASSWORD): Promise<Response> =>
  asBrowser(server)('POST', '/api/v1/session/invitation', { secret, password })

test('who is invited chooses a password, is signed in, and signs in with it', async () => {
  const { secret, userId } = await invite(server, { name: 'Żaneta', email: 'zaneta@example.org' })
  const listed = await (await server.request('GET', '/api/v1/users')).json()
  expect(listed.users).toMatchObject([
    { name: 'admin', is_admin: true },
    { name: 'Żaneta', state: 'invited' },
  ])
  const answer = await accept(secret)
  expect(answer.status).toBe(201)
  expect(await answer.json()).toMatchObject({ user: { user_id: userId, name: 'Żaneta' }, is_admin: false })
  expect((await asBrowser(server, cookieOf(answer))('GET', '/api/v1/session')).status).toBe(200)
  const again = await asBrowser(server)('POST', '/api/v1/session', {
    name: 'żaneta',
    password: GOOD_PASSWORD,
  })
  expect(again.status).toBe(201)
  expect(await (await server.request('GET', `/api/v1/users/${userId}`)).json()).toMatchObject({
    state: 'active',
  })
})

test('an invitation is good once, even for two who try at the same time', async () => {
  const { secret } = await invite(server, { name: 'bob' })
  const answers = await Promise.all([accept(secret), accept(secret)])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401])
  expect(await (await accept(secret)).json()).toMatchObject({ error_code: 'INVITATION_INVALID' })
})

test('a bad password is refused, however often, and the invitation stays good', async () => {
  const { secret } = await invite(server, { name: 'carol' })
  for (let n = 0; n < 8; n += 1) expect((await accept(secret, `too short ${n}`)).status).toBe(422)
  const refused = await accept(secret, 'Password2024!')
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ error_code: 'PASSWORD_REFUSED' })
  expect((await accept(secret)).status).toBe(201)
})

test('a new invitation ends the one before; accepting it ends the sessions of before', async () => {
  const { userId, cookie } = await signedInUser(server, { name: 'dora' })
  const renew = async (): Promise<string> => {
    const answer = await server.request('POST', `/api/v1/users/${userId}/invitation`, {})
    return (await answer.json()).invitation.path.replace('/invitation#', '')
  }
  const [first, second] = [await renew(), await renew()]
  expect((await accept(first)).status).toBe(401)
  expect((await accept(second, 'another heron in the reeds')).status).toBe(201)
  expect((await asBrowser(server, cookie)('GET', '/api/v1/session')).status).toBe(401)
})

test('an invitation that has expired is refused', async () => {
  const { secret } = await invite(server, { name: 'emil' })
  await server.database.pool.query("UPDATE invitation SET expires_at = now() - interval '1 second'")
  expect((await accept(secret)).status).toBe(401)
})

test.each([
  [{ name: 'ADMIN' }, 'NAME_TAKEN'],
  [{ name: 'zoe', email: 'ZANETA@example.org' }, 'EMAIL_TAKEN'],
  [{ name: 'zoe x' }, 'INVALID_REQUEST'],
  [{ name: 'zoe', email: 'nobody' }, 'INVALID_REQUEST'],
])('%j is refused: %s', async (body, code) => {
  const answer = await server.request('POST', '/api/v1/users', body)
  expect(await answer.json()).toMatchObject({ error_code: code })
})

test('who is no administrator invites nobody', async () => {
  const { cookie } = await signedInUser(server, { name: 'eve' })
  expect((await asBrowser(server, cookie)('POST', '/api/v1/users', { name: 'mallory' })).status).toBe(403)
})
