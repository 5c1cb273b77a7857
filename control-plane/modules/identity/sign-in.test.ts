import { readFile, stat } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let password: string
beforeAll(async () => {
  server = await startTestServer()
  password = (await readFile(server.passwordFile, 'utf8')).trim()
})
afterAll(() => server.close())

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const cookieOf = (answer: Response): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
const withCookie = (method: string, path: string, cookie: string, origin?: string): Promise<Response> =>
  fetch(server.url + path, { method, headers: { cookie, ...(origin && { origin }) } })

test('the generated password is readable by its owner only', async () => {
  expect((await stat(server.passwordFile)).mode & 0o777).toBe(0o600)
  expect(password).toMatch(/^[a-z2-9]{6}(-[a-z2-9]{6}){4}$/)
})

test('a second start makes no second administrator and leaves the file alone', async () => {
  const made = await server.identity.ensureFirstAdministrator({ passwordFile: server.passwordFile })
  expect(made).toBe(false)
  expect((await readFile(server.passwordFile, 'utf8')).trim()).toBe(password)
})

test('name and password give a session that lasts until it is ended', async () => {
  const answer = await post('/api/v1/session', { name: 'Admin', password })
  expect(answer.status).toBe(201)
  expect(await answer.json()).toMatchObject({ user: { name: 'admin' }, is_admin: true })
  expect(answer.headers.get('set-cookie')).toMatch(
    /^boathouse_test=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
  )
  const cookie = cookieOf(answer)
  expect((await withCookie('GET', '/api/v1/session', cookie)).status).toBe(200)
  const out = await withCookie('DELETE', '/api/v1/session', cookie, server.url)
  expect(await out.json()).toEqual({ logout_url: null })
  expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
  expect(out.headers.get('clear-site-data')).toBe('"storage"')
  expect((await withCookie('GET', '/api/v1/session', cookie)).status).toBe(401)
})

test('a generated password ends after three days, and tells only who knows it; one that a person chose does not', async () => {
  const { pool } = server.database
  const late = (): Promise<unknown> =>
    pool.query("UPDATE user_account SET password_expires_at = password_expires_at - interval '72 hours'")
  const { rows } = await pool.query(
    'SELECT extract(epoch FROM password_expires_at - password_changed_at)::int AS seconds FROM user_account',
  )
  expect(rows).toEqual([{ seconds: 259_200 }])
  await late()
  const ended = await post('/api/v1/session', { name: 'admin', password })
  expect(ended.status).toBe(401)
  expect(await ended.json()).toMatchObject({ error_code: 'GENERATED_PASSWORD_ENDED' })
  const guessed = await post('/api/v1/session', { name: 'admin', password: 'wrong' })
  expect(await guessed.json()).toMatchObject({ error_code: 'SIGN_IN_REFUSED' })
  const secret = (await server.identity.createSignInLink()).path.replace('/sign-in#', '')
  const cookie = cookieOf(await post('/api/v1/session/link', { secret }))
  const chosen = 'a heron stands in the reeds'
  const change = await fetch(`${server.url}/api/v1/session/password`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', cookie, origin: server.url },
    body: JSON.stringify({ current_password: password, new_password: chosen }),
  })
  expect(change.status).toBe(204)
  await late()
  expect((await post('/api/v1/session', { name: 'admin', password: chosen })).status).toBe(201)
  password = (await server.identity.resetPassword()).password
  expect((await post('/api/v1/session', { name: 'admin', password })).status).toBe(201)
})

test('a wrong password and an unknown name look the same, and both are recorded as refused', async () => {
  const wrong = await post('/api/v1/session', { name: 'admin', password: 'wrong' })
  const unknown = await post('/api/v1/session', { name: 'nobody', password: 'wrong' })
  expect([wrong.status, unknown.status]).toEqual([401, 401])
  const [a, b] = [await wrong.json(), await unknown.json()]
  expect({ ...a, request_id: '' }).toEqual({ ...b, request_id: '' })
  const events = await (await server.request('GET', '/api/v1/audit-events?operation=sessions.create')).json()
  expect(events.audit_events.slice(0, 2)).toMatchObject([{ outcome: 'refused' }, { outcome: 'refused' }])
})

test('a sign-in link works once', async () => {
  const link = await server.identity.createSignInLink()
  expect(link).toMatchObject({ userName: 'admin', minutes: 10 })
  const secret = link.path.replace('/sign-in#', '')
  const first = await post('/api/v1/session/link', { secret })
  expect(first.status).toBe(201)
  expect((await withCookie('GET', '/api/v1/session', cookieOf(first))).status).toBe(200)
  const second = await post('/api/v1/session/link', { secret })
  expect(second.status).toBe(401)
  expect(await second.json()).toMatchObject({ error_code: 'SIGN_IN_LINK_INVALID' })
})

test('of two that use a link at the same time one gets in', async () => {
  const secret = (await server.identity.createSignInLink('ADMIN')).path.replace('/sign-in#', '')
  const answers = await Promise.all([1, 2, 3, 4].map(() => post('/api/v1/session/link', { secret })))
  expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 401, 401, 401])
})

test('an expired link is refused', async () => {
  const secret = (await server.identity.createSignInLink()).path.replace('/sign-in#', '')
  await server.database.pool.query("UPDATE sign_in_link SET expires_at = now() - interval '1 second'")
  expect((await post('/api/v1/session/link', { secret })).status).toBe(401)
})

test('a new password ends the sessions that the old one opened', async () => {
  const cookie = cookieOf(await post('/api/v1/session', { name: 'admin', password }))
  const reset = await server.identity.resetPassword()
  expect((await withCookie('GET', '/api/v1/session', cookie)).status).toBe(401)
  expect((await post('/api/v1/session', { name: 'admin', password })).status).toBe(401)
  password = reset.password
  expect((await post('/api/v1/session', { name: 'admin', password })).status).toBe(201)
})

test.each(['expires_at', 'last_seen_at'])('a session ends by %s', async (column) => {
  const cookie = cookieOf(await post('/api/v1/session', { name: 'admin', password }))
  await server.database.pool.query(`UPDATE session SET ${column} = now() - interval '7 days 1 second'`)
  expect((await withCookie('GET', '/api/v1/session', cookie)).status).toBe(401)
})

test('no secret is kept as it is', async () => {
  const secret = (await server.identity.createSignInLink()).path.replace('/sign-in#', '')
  const cookie = cookieOf(await post('/api/v1/session/link', { secret }))
  const { token_value: token } = await (await server.request('POST', '/api/v1/tokens', {})).json()
  const tables = [
    'session',
    'sign_in_link',
    'access_token',
    'user_account',
    'audit_event',
    'login_attempt',
    'idempotency_key',
  ]
  for (const table of tables) {
    const { rows } = await server.database.pool.query(
      `SELECT coalesce(string_agg(t::text, ' '), '') AS all FROM ${table} t`,
    )
    for (const value of [secret, cookie.split('=')[1], password, token])
      expect(rows[0].all).not.toContain(value)
  }
})
