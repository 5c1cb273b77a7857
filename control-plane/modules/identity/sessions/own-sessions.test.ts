import { afterAll, beforeAll, expect, test } from 'vitest'
import { asBrowser, cookieOf, GOOD_PASSWORD, signedInUser } from '../../../testing/people.ts'
import { startTestServer, type TestServer } from '../../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const another = async (name: string): Promise<ReturnType<typeof asBrowser>> =>
  asBrowser(
    server,
    cookieOf(await asBrowser(server)('POST', '/api/v1/session', { name, password: GOOD_PASSWORD })),
  )

test('sessions are listed with where and how, and end one by one or all at once', async () => {
  const own = asBrowser(server, (await signedInUser(server, { name: 'ada' })).cookie)
  const second = await another('ada')
  const third = await another('ada')
  const { sessions } = await (await own('GET', '/api/v1/sessions')).json()
  expect(sessions).toMatchObject([
    { current: false, method: 'password', source_address: '127.0.0.1', user_agent: 'node' },
    { current: false, method: 'password' },
    { current: true, method: 'invitation' },
  ])
  expect((await own('DELETE', `/api/v1/sessions/${sessions[0].session_id}`)).status).toBe(204)
  expect((await third('GET', '/api/v1/session')).status).toBe(401)
  expect((await second('GET', '/api/v1/session')).status).toBe(200)
  expect((await own('DELETE', '/api/v1/sessions')).status).toBe(204)
  expect((await second('GET', '/api/v1/session')).status).toBe(401)
  expect((await own('GET', '/api/v1/session')).status).toBe(401)
})

test('other people’s sessions answer as absent ones', async () => {
  const bob = asBrowser(server, (await signedInUser(server, { name: 'bob' })).cookie)
  const eve = asBrowser(server, (await signedInUser(server, { name: 'eve' })).cookie)
  const { sessions } = await (await bob('GET', '/api/v1/sessions')).json()
  const seen = []
  for (const id of [sessions[0].session_id, '01920000-0000-7000-8000-000000000000']) {
    const answer = await eve('DELETE', `/api/v1/sessions/${id}`)
    seen.push({ ...(await answer.json()), message: '', request_id: '', details: {}, status: answer.status })
  }
  expect(seen[0]).toEqual(seen[1])
  expect(seen[0]).toMatchObject({ status: 404, error_code: 'SESSION_NOT_FOUND' })
  expect((await bob('GET', '/api/v1/session')).status).toBe(200)
})

test('an administrator signs somebody out everywhere', async () => {
  const { userId, cookie } = await signedInUser(server, { name: 'carol' })
  expect((await server.request('DELETE', `/api/v1/users/${userId}/sessions`)).status).toBe(204)
  expect((await asBrowser(server, cookie)('GET', '/api/v1/session')).status).toBe(401)
})
