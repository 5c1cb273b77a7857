import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { asBrowser, cookieOf, invite, signedInUser } from '../../../testing/people.ts'
import type { TestServer } from '../../../testing/test-server.ts'
import { FakeProvider } from '../../../testing/fake-provider.ts'
import { addProvider, begin, complete, signInThrough, startSignOnServer } from './testing.ts'

let server: TestServer
let provider: FakeProvider
let people = 0
beforeAll(async () => {
  server = await startSignOnServer()
  provider = await new FakeProvider().start()
  await server.request('POST', '/api/v1/groups', { name: 'Analysts' })
  await server.request('POST', '/api/v1/groups', { name: 'Operators', organisation_role: 'admin' })
  await addProvider(server, provider, {
    link_by_email: true,
    groups_claim: 'groups',
    groups: [
      { value: 'kc-analysts', group: 'Analysts' },
      { value: 'kc-ops', group: 'operators' },
    ],
  })
})
afterAll(async () => {
  await server.close()
  await provider.stop()
})
afterEach(async () => {
  provider.manners = {}
  await change({ create_users: true, link_by_email: true, enabled: true })
})

const change = (body: object): Promise<Response> =>
  server.request('PATCH', '/api/v1/identity-providers/fake', body)
const somebody = (more: Record<string, unknown> = {}): string => {
  people += 1
  provider.person = { sub: `subject of ${people}`, preferred_username: `person-${people}`, ...more }
  return `person-${people}`
}
const codeOf = async (answer: Response): Promise<string> => (await answer.json()).error_code

test('the request has PKCE, state and nonce, and the code comes back to the address of this provider', async () => {
  provider.manners = { discovery: (d) => ({ ...d, code_challenge_methods_supported: ['plain'] }) }
  const asked = new URL((await begin(server)).url).searchParams
  expect(asked.get('code_challenge_method')).toBe('S256')
  expect(asked.get('redirect_uri')).toBe(`${server.url}/sign-in/with/fake`)
  for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/)
})

test('what it vouches for is a user from then on, by the subject, whatever it is called', async () => {
  const name = somebody({ name: 'Grace H.' })
  const first = await (await signInThrough(server, provider)).json()
  expect(first.user).toMatchObject({ name })
  provider.person = { ...provider.person, preferred_username: 'admin' }
  const second = await (await signInThrough(server, provider)).json()
  expect(second.user).toEqual(first.user)
})

test('keys may rotate at any time', async () => {
  somebody()
  expect((await signInThrough(server, provider)).status).toBe(201)
  await provider.rotate()
  expect((await signInThrough(server, provider)).status).toBe(201)
})

test('an answer is good once, in the browser that began, at the provider that it came from', async () => {
  somebody()
  const { url, cookie } = await begin(server)
  provider.manners = { careless: true }
  const query = provider.authorize(url)
  expect(await codeOf(await complete(server, '', query))).toBe('SIGN_IN_FLOW_INVALID')
  const other = await begin(server)
  expect(await codeOf(await complete(server, other.cookie, query))).toBe('PROVIDER_REFUSED')
  await addProvider(server, provider, { name: 'second' })
  expect(await codeOf(await complete(server, cookie, query, 'second'))).toBe('SIGN_IN_FLOW_INVALID')
  expect((await complete(server, cookie, query)).status).toBe(201)
  expect(await codeOf(await complete(server, cookie, query))).toBe('SIGN_IN_FLOW_INVALID')
})

test('a sign-in that takes too long is refused', async () => {
  const { url, cookie } = await begin(server)
  await server.database.pool.query("UPDATE sign_in_flow SET expires_at = now() - interval '1 second'")
  expect(await codeOf(await complete(server, cookie, provider.authorize(url)))).toBe('SIGN_IN_FLOW_INVALID')
})

test('memberships follow the groups claim with each sign-in; what people here added stays', async () => {
  const name = somebody({ groups: ['kc-ops', 'unknown'] })
  const first = await (await signInThrough(server, provider)).json()
  expect(first).toMatchObject({ user: { name }, is_admin: true })
  const { groups } = await (await server.request('GET', '/api/v1/groups')).json()
  const analysts = groups.find((group: { name: string }) => group.name === 'Analysts').group_id
  await server.request('PUT', `/api/v1/groups/${analysts}/members/${first.user.user_id}`)
  provider.person = { ...provider.person, groups: [] }
  expect(await (await signInThrough(server, provider)).json()).toMatchObject({ is_admin: false })
  const { members } = await (await server.request('GET', `/api/v1/groups/${analysts}/members`)).json()
  expect(members).toMatchObject([{ name }])
})

test('without new users only who is known gets in; an invited one by the verified e-mail address', async () => {
  await change({ create_users: false })
  somebody({ email: 'ada@example.org', email_verified: true })
  expect(await codeOf(await signInThrough(server, provider))).toBe('NOT_A_USER')
  const { userId } = await invite(server, { name: 'ada', email: 'ADA@example.org' })
  const answer = await (await signInThrough(server, provider)).json()
  expect(answer.user).toMatchObject({ user_id: userId, name: 'ada' })
})

test.each([
  ['is not verified', { email_verified: false }],
  ['is said to be verified in words', { email_verified: 'true' }],
  ['nobody says anything about', {}],
])('an e-mail address that %s links nobody', async (_what, more) => {
  const name = `linked-${people}`
  await invite(server, { name, email: `${name}@example.org` })
  await change({ create_users: false })
  somebody({ email: `${name}@example.org`, ...more })
  expect(await codeOf(await signInThrough(server, provider))).toBe('NOT_A_USER')
})

test('an e-mail address that changed hands at the provider does not take over the account here', async () => {
  const person = somebody({ email: 'shared@example.org', email_verified: true })
  expect((await signInThrough(server, provider)).status).toBe(201)
  provider.person = { ...provider.person, sub: 'another subject', preferred_username: `${person}-b` }
  expect(await codeOf(await signInThrough(server, provider))).toBe('NOT_A_USER')
})

test('a new person does not get the name of somebody here', async () => {
  await signedInUser(server, { name: 'zoe' })
  somebody({ preferred_username: 'ZOE' })
  expect(await codeOf(await signInThrough(server, provider))).toBe('NOT_A_USER')
})

test('who is disabled here stays out', async () => {
  somebody()
  const { user } = await (await signInThrough(server, provider)).json()
  await server.request('PATCH', `/api/v1/users/${user.user_id}`, { disabled: true })
  expect(await codeOf(await signInThrough(server, provider))).toBe('NOT_A_USER')
})

test('signing out names where to sign out at the provider', async () => {
  somebody()
  const cookie = cookieOf(await signInThrough(server, provider))
  const { logout_url: url } = await (await asBrowser(server, cookie)('DELETE', '/api/v1/session')).json()
  expect(url).toMatch(new RegExp(`^${provider.issuer}/logout\\?`))
  expect(new URL(url).searchParams.get('post_logout_redirect_uri')).toBe(`${server.url}/sign-in`)
  expect(new URL(url).searchParams.get('id_token_hint')).toMatch(/^eyJ/)
})

test('what is sealed for a session goes when it ends, however it ends', async () => {
  const sealed = async (): Promise<unknown> =>
    (await server.database.pool.query("SELECT count(*)::int AS n FROM secret WHERE owner_kind = 'session'"))
      .rows[0].n
  await server.database.pool.query("DELETE FROM secret WHERE owner_kind = 'session'")
  somebody()
  const first = await signInThrough(server, provider)
  const { user } = await first.json()
  const second = asBrowser(server, cookieOf(await signInThrough(server, provider)))
  await signInThrough(server, provider)
  expect(await sealed()).toBe(3)
  expect((await second('DELETE', '/api/v1/session')).status).toBe(200)
  expect(await sealed()).toBe(2)
  await server.request('DELETE', `/api/v1/users/${user.user_id}/sessions`)
  expect(await sealed()).toBe(0)
})

test('whom the claim made a member and somebody here adds stays when the claim goes', async () => {
  somebody({ groups: ['kc-analysts'] })
  const { user } = await (await signInThrough(server, provider)).json()
  const { groups } = await (await server.request('GET', '/api/v1/groups')).json()
  const { group_id: id } = groups.find((group: { name: string }) => group.name === 'Analysts')
  await server.request('PUT', `/api/v1/groups/${id}/members/${user.user_id}`)
  provider.person = { ...provider.person, groups: [] }
  await signInThrough(server, provider)
  const { members } = await (await server.request('GET', `/api/v1/groups/${id}/members`)).json()
  expect(members).toContainEqual(expect.objectContaining({ principal_id: user.user_id }))
})

const ask = (issuer: string) => server.request('POST', '/api/v1/identity-provider-tests', { issuer })

test('an issuer is tested as sign-ins ask it, before anything is kept', async () => {
  expect(await (await ask(provider.issuer)).json()).toMatchObject({
    description: { issuer: provider.issuer, keys: 1, end_session_endpoint: `${provider.issuer}/logout` },
  })
  expect(await codeOf(await ask('http://127.0.0.1:1'))).toBe('PROVIDER_UNREACHABLE')
  expect(await codeOf(await ask('http://idp.example.org'))).toBe('INSECURE_ISSUER')
})

test('passwords are switched off only by who came in through a provider; the host’s link still works', async () => {
  const off = { local_sign_in: false }
  const refused = await server.request('PUT', '/api/v1/sign-in-settings', off)
  expect(await codeOf(refused)).toBe('NO_OTHER_WAY_IN')
  somebody({ groups: ['kc-ops'] })
  const admin = asBrowser(server, cookieOf(await signInThrough(server, provider)))
  const passwords = { current_password: 'x', new_password: 'two herons stand in the reeds' }
  expect((await admin('PUT', '/api/v1/sign-in-settings', off)).status).toBe(200)
  expect(await codeOf(await admin('PUT', '/api/v1/session/password', passwords))).toBe('LOCAL_SIGN_IN_OFF')
  const local = asBrowser(server)
  for (const name of ['admin', 'nobody']) {
    const answer = await local('POST', '/api/v1/session', { name, password: 'x' })
    expect(await codeOf(answer)).toBe('LOCAL_SIGN_IN_OFF')
  }
  expect(await (await local('GET', '/api/v1/session/options')).json()).toMatchObject({ local: false })
  const secret = (await server.identity.createSignInLink()).path.replace('/sign-in#', '')
  expect((await local('POST', '/api/v1/session/link', { secret })).status).toBe(201)
  expect(await codeOf(await admin('PATCH', '/api/v1/identity-providers/fake', { enabled: false }))).toBe(
    'NO_OTHER_WAY_IN',
  )
  expect((await admin('PUT', '/api/v1/sign-in-settings', { local_sign_in: true })).status).toBe(200)
})

test('secrets go in and never come out; what is no provider is not kept', async () => {
  const shown = await (await server.request('GET', '/api/v1/identity-providers/fake')).text()
  expect(shown).toContain('"has_client_secret":true')
  expect(shown).not.toContain('the-secret-of-the-client')
  for (const [issuer, code] of [
    ['http://127.0.0.1:1', 'PROVIDER_UNREACHABLE'],
    ['http://idp.example.org', 'INSECURE_ISSUER'],
    ['http://169.254.169.254', 'INSECURE_ISSUER'],
    ['https://169.254.169.254', 'PROVIDER_UNREACHABLE'],
  ]) {
    const body = { name: 'bad', label: 'Bad', issuer, client_id: 'x' }
    expect(await codeOf(await server.request('POST', '/api/v1/identity-providers', body))).toBe(code)
  }
})
