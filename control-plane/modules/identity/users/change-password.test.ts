import { afterAll, beforeAll, expect, test } from 'vitest'
import { asBrowser, cookieOf, GOOD_PASSWORD, signedInUser } from '../../../testing/people.ts'
import { startTestServer, type TestServer } from '../../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const BETTER = 'two herons stand in the reeds'
const signIn = async (name: string, password: string): Promise<Response> =>
  asBrowser(server)('POST', '/api/v1/session', { name, password })

test('the new password signs in, the old one does not, and the other sessions end', async () => {
  const { cookie } = await signedInUser(server, { name: 'ada' })
  const other = asBrowser(server, cookieOf(await signIn('ada', GOOD_PASSWORD)))
  const own = asBrowser(server, cookie)
  const body = { current_password: GOOD_PASSWORD, new_password: BETTER }
  expect((await own('PUT', '/api/v1/session/password', body)).status).toBe(204)
  expect((await own('GET', '/api/v1/session')).status).toBe(200)
  expect((await other('GET', '/api/v1/session')).status).toBe(401)
  expect((await signIn('ada', GOOD_PASSWORD)).status).toBe(401)
  expect((await signIn('ada', BETTER)).status).toBe(201)
})

test.each([
  ['the wrong password', { current_password: 'wrong', new_password: BETTER }, 403, 'WRONG_PASSWORD'],
  ['a bad new one', { current_password: GOOD_PASSWORD, new_password: 'bob' }, 422, 'PASSWORD_REFUSED'],
])('%s changes nothing', async (_what, body, status, code) => {
  const { cookie } = await signedInUser(server, { name: `bob${status}` })
  const answer = await asBrowser(server, cookie)('PUT', '/api/v1/session/password', body)
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ error_code: code })
  expect((await signIn(`bob${status}`, GOOD_PASSWORD)).status).toBe(201)
})

test('a new one is no name of theirs, and may be looked for as often as it takes', async () => {
  const { cookie } = await signedInUser(server, { name: 'dora', email: 'marianna.heron@example.org' })
  for (let n = 0; n < 8; n += 1) {
    const answer = await asBrowser(server, cookie)('PUT', '/api/v1/session/password', {
      current_password: GOOD_PASSWORD,
      new_password: `Marianna.Heron${n}`,
    })
    expect(answer.status).toBe(422)
  }
})

test('whoever stole a session cannot guess the password through it', async () => {
  const { cookie } = await signedInUser(server, { name: 'carol' })
  const guess = () =>
    asBrowser(server, cookie)('PUT', '/api/v1/session/password', {
      current_password: 'guess',
      new_password: BETTER,
    })
  const answers = []
  for (let n = 0; n < 6; n += 1) answers.push((await guess()).status)
  expect(answers).toEqual([403, 403, 403, 403, 403, 429])
})
