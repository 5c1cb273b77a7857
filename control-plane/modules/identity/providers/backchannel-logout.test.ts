import { createHmac, randomBytes } from 'node:crypto'
import { generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { FakeProvider, signed, signedBy, type Manners } from '../../../testing/fake-provider.ts'
import { asBrowser, cookieOf } from '../../../testing/people.ts'
import type { TestServer } from '../../../testing/test-server.ts'
import { addProvider, signInThrough, startSignOnServer } from './testing.ts'

let server: TestServer
let provider: FakeProvider
beforeAll(async () => {
  server = await startSignOnServer()
  provider = await new FakeProvider().start()
  await addProvider(server, provider)
})
afterAll(async () => {
  await server.close()
  await provider.stop()
})
afterEach(() => {
  provider.manners = {}
})

interface Browser {
  readonly status: () => Promise<number>
}

let people = 0
/** Somebody new, or the person before once more, with a session that the provider calls `sid`. */
const signIn = async (options: { sid?: string; again?: boolean } = {}): Promise<Browser> => {
  if (!options.again) people += 1
  provider.person = {
    sub: `leaving ${people}`,
    preferred_username: `leaving-${people}`,
    ...(options.sid !== undefined && { sid: options.sid }),
  }
  const answer = await signInThrough(server, provider)
  expect(answer.status, await answer.clone().text()).toBe(201)
  const browser = asBrowser(server, cookieOf(answer))
  return { status: async () => (await browser('GET', '/api/v1/session')).status }
}

const tell = (token: string, name = 'fake'): Promise<Response> =>
  fetch(`${server.url}/api/v1/session/providers/${name}/logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  })
const ended = async (answer: Response): Promise<number> => {
  expect(answer.status, await answer.clone().text()).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return (await answer.json()).sessions_ended
}

test('a subject ends all sessions of that person through that provider, and nobody else’s', async () => {
  const other = await signIn()
  const first = await signIn()
  const second = await signIn({ again: true })
  expect(await ended(await tell(await provider.logoutToken()))).toBe(2)
  expect([await first.status(), await second.status(), await other.status()]).toEqual([401, 401, 200])
  const { audit_events: events } = await (
    await server.request('GET', '/api/v1/audit-events?operation=sessions.end_by_provider')
  ).json()
  expect(events[0]).toMatchObject({
    outcome: 'done',
    principal: `leaving-${people}`,
    object_kind: 'identity_provider',
    object_name: 'fake',
    details: { subject: `leaving ${people}`, sessions: [expect.any(String), expect.any(String)] },
  })
})

test('the name of a session ends that one', async () => {
  const here = await signIn({ sid: 'here' })
  const there = await signIn({ sid: 'there', again: true })
  expect(await ended(await tell(await provider.logoutToken({ sid: 'here' })))).toBe(1)
  expect([await here.status(), await there.status()]).toEqual([401, 200])
  expect(await ended(await tell(await provider.logoutToken({ sid: 'there', sub: undefined })))).toBe(1)
  expect(await there.status()).toBe(401)
  expect(await ended(await tell(await provider.logoutToken({ sid: 'there' })))).toBe(0)
})

test('a session whose name the provider never told ends with its person', async () => {
  const unnamed = await signIn()
  expect(await ended(await tell(await provider.logoutToken({ sid: 'somewhere' })))).toBe(1)
  expect(await unnamed.status()).toBe(401)
})

test('a token that comes again ends nothing that began after it', async () => {
  const before = await signIn()
  const token = await provider.logoutToken()
  expect(await ended(await tell(token))).toBe(1)
  const after = await signIn({ again: true })
  // As if the person had come back two minutes later: clocks may differ by one.
  await server.database.pool.query(
    "UPDATE session SET created_at = clock_timestamp() + interval '2 minutes' WHERE ended_at IS NULL",
  )
  expect(await ended(await tell(token))).toBe(0)
  expect([await before.status(), await after.status()]).toEqual([401, 200])
})

test('it is told where to say so, and what is switched off hears nothing', async () => {
  const shown = await (await server.request('GET', '/api/v1/identity-providers/fake')).json()
  expect(shown.logout_path).toBe('/api/v1/session/providers/fake/logout')
  await addProvider(server, provider, { name: 'off', enabled: false })
  for (const name of ['off', 'nobody'])
    expect((await tell(await provider.logoutToken(), name)).status).toBe(404)
})

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const seconds = (): number => Math.floor(Date.now() / 1000)
const says = (change: (claims: JWTPayload) => JWTPayload): Manners => ({ claims: change })
const without = (...names: string[]): Manners =>
  says((claims) => Object.fromEntries(Object.entries(claims).filter(([key]) => !names.includes(key))))
const header = (change: Record<string, unknown>): Manners => ({
  token: (claims, { kid, privateKey }) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...change }).sign(privateKey),
})

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const MISDEEDS: Readonly<Record<string, Manners>> = {
  'algorithm none': { token: async (claims) => new UnsecuredJWT(claims).encode() },
  'the signature cut off': {
    token: async (claims, keys) => (await signed(claims, keys)).replace(/[^.]+$/, ''),
  },
  'HMAC with the client secret': {
    token: async (claims, { kid }) => {
      const text = `${part({ alg: 'HS256', kid })}.${part(claims)}`
      return `${text}.${createHmac('sha256', 'the-secret-of-the-client').update(text).digest('base64url')}`
    },
  },
  'HMAC, and it announces that': {
    discovery: (d) => ({ ...d, id_token_signing_alg_values_supported: ['RS256', 'HS256'] }),
    token: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.from('the-secret-of-the-client-is-long-enough')),
  },
  'a key of somebody else': {
    token: async (claims, { kid }) =>
      signed(claims, { kid, publicJwk: {}, privateKey: (await generateKeyPair('RS256')).privateKey }),
  },
  'an unknown key': header({ kid: randomBytes(8).toString('hex') }),
  'another algorithm than it announces': { token: signedBy('RS512') },
  'an access token': header({ typ: 'at+jwt' }),
  'another issuer': says((claims) => ({ ...claims, iss: 'https://elsewhere.example.org' })),
  'no issuer': without('iss'),
  'another audience': says((claims) => ({ ...claims, aud: 'somebody-else' })),
  'no audience': without('aud'),
  'two audiences and no authorised party': says((claims) => ({ ...claims, aud: ['boathouse', 'x'] })),
  'what has expired': says((claims) => ({ ...claims, iat: seconds() - 300, exp: seconds() - 120 })),
  'no end': without('exp'),
  'no time': without('iat'),
  'no id': without('jti'),
  'what was made an hour ago': says((claims) => ({ ...claims, iat: seconds() - 3600 })),
  'what will be made': says((claims) => ({ ...claims, iat: seconds() + 3600, exp: seconds() + 7200 })),
  'an ID token': says(({ events: _, ...claims }) => ({ ...claims, nonce: 'n' })),
  'a nonce': says((claims) => ({ ...claims, nonce: 'n' })),
  'an empty nonce': says((claims) => ({ ...claims, nonce: '' })),
  'no events': without('events'),
  'another event': says((claims) => ({ ...claims, events: { 'https://example.org/other': {} } })),
  'an event that is no object': says((claims) => ({ ...claims, events: { [EVENT]: true } })),
  'an event that is a list': says((claims) => ({ ...claims, events: { [EVENT]: [] } })),
  'events that are a text': says((claims) => ({ ...claims, events: EVENT })),
  nobody: without('sub'),
  'an empty subject': says((claims) => ({ ...claims, sub: '' })),
  'a session that is a number': says((claims) => ({ ...claims, sid: 7 })),
}

test.each(Object.entries(MISDEEDS))('refused: %s', async (_name, manners) => {
  const browser = await signIn()
  provider.manners = manners
  const answer = await tell(await provider.logoutToken())
  expect(answer.status, await answer.clone().text()).toBe(400)
  expect(await answer.json()).toMatchObject({ error: 'invalid_request' })
  expect(await browser.status()).toBe(200)
})

test('what is no form or no token is refused', async () => {
  for (const token of ['', 'x', 'a.b.c', 'x'.repeat(20_000)]) expect((await tell(token)).status).toBe(400)
})
