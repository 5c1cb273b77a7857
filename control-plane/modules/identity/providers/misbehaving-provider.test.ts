import { createHmac } from 'node:crypto'
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  UnsecuredJWT,
  type JWTPayload,
} from 'jose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../../../testing/test-server.ts'
import { FakeProvider, signed, signedBy, type Manners } from '../../../testing/fake-provider.ts'
import { addProvider, begin, complete, signInThrough, startSignOnServer } from './testing.ts'

let server: TestServer
let provider: FakeProvider
beforeAll(async () => {
  server = await startSignOnServer()
  provider = await new FakeProvider().start()
  await addProvider(server, provider, { link_by_email: true })
})
afterAll(async () => {
  await server.close()
  await provider.stop()
})
afterEach(() => {
  provider.manners = {}
})

const says = (change: JWTPayload | ((claims: JWTPayload) => JWTPayload)): Manners => ({
  claims: (claims) => (typeof change === 'function' ? change(claims) : { ...claims, ...change }),
})
const without = (name: string): Manners =>
  says((claims) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name)))
const header = (change: Record<string, unknown>): Manners => ({
  token: async (claims, { kid, privateKey }) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...change }).sign(privateKey),
})
const answers = (change: Record<string, string | undefined>): Manners => ({
  answer: (query) => {
    for (const [key, value] of Object.entries(change)) {
      if (value === undefined) query.delete(key)
      else query.set(key, value)
    }
    return query
  },
})
const mangled = (change: (parts: [string, string, string]) => string): Manners => ({
  token: async (claims, keys) => {
    const [head = '', body = '', tail = ''] = (await signed(claims, keys)).split('.')
    return change([head, body, tail])
  },
})
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const hmac = (head: string, body: string, key: string): string =>
  `${head}.${body}.${createHmac('sha256', key).update(`${head}.${body}`).digest('base64url')}`

const MISDEEDS: Readonly<Record<string, Manners>> = {
  'algorithm none': { token: async (claims) => new UnsecuredJWT(claims).encode() },
  'algorithm NONE in capitals': mangled(([, body]) => `${base64({ alg: 'NONE' })}.${body}.`),
  'the signature cut off': mangled(([head, body]) => `${head}.${body}.`),
  'two parts only': mangled(([head, body]) => `${head}.${body}`),
  'another payload under the signature': mangled(
    ([head, body, tail]) =>
      `${head}.${base64({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'admin' })}.${tail}`,
  ),
  'a signature of zeros': mangled(
    ([head, body]) => `${head}.${body}.${Buffer.alloc(256).toString('base64url')}`,
  ),
  'HMAC with the public key as PEM': {
    token: async (claims, { kid, publicJwk }) => {
      const key = await importJWK({ ...publicJwk, ext: true }, 'RS256')
      const pem = await exportSPKI(key as CryptoKey)
      return hmac(base64({ alg: 'HS256', kid }), base64(claims), pem)
    },
  },
  'HMAC with the modulus of the key': {
    token: async (claims, { kid, publicJwk }) =>
      hmac(base64({ alg: 'HS256', kid }), base64(claims), String(publicJwk['n'])),
  },
  'HMAC with the client secret': {
    token: async (claims, { kid }) =>
      hmac(base64({ alg: 'HS256', kid }), base64(claims), 'the-secret-of-the-client'),
  },
  'an unknown key': header({ kid: 'unknown' }),
  'a key of its own in the header': {
    token: async (claims) => {
      const pair = await generateKeyPair('RS256', { extractable: true })
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', jwk: await exportJWK(pair.publicKey) })
        .sign(pair.privateKey)
    },
  },
  'another algorithm than it announces': { token: signedBy('RS512') },
  'a critical header nobody knows': header({ crit: ['exp2'], exp2: 1 }),
  'another issuer': says({ iss: 'https://elsewhere.example.org' }),
  'its issuer with a slash more': says((claims) => ({ ...claims, iss: `${claims.iss}/` })),
  'no issuer': without('iss'),
  'another audience': says({ aud: 'somebody-else' }),
  'no audience': without('aud'),
  'an empty list of audiences': says({ aud: [] }),
  'two audiences and no authorised party': says({ aud: ['boathouse', 'somebody-else'] }),
  'another authorised party': says({ aud: ['boathouse', 'x'], azp: 'somebody-else' }),
  'another nonce': says({ nonce: 'another' }),
  'no nonce': without('nonce'),
  'an empty nonce': says({ nonce: '' }),
  'a token that has expired': says(({ iat = 0, ...claims }) => ({
    ...claims,
    iat: iat - 600,
    exp: iat - 300,
  })),
  'no expiry': without('exp'),
  'an expiry that is text': says({ exp: '2099' as unknown as number }),
  'a token that is not yet valid': says({ nbf: 4_000_000_000 }),
  'no time of issue': without('iat'),
  'a time of issue that is text': says({ iat: 'now' as unknown as number }),
  'no subject': without('sub'),
  'an empty subject': says({ sub: '' }),
  'a subject that is a number': says({ sub: 7 as unknown as string }),
  'another state': answers({ state: 'another' }),
  'no state': answers({ state: undefined }),
  'no code': answers({ code: undefined }),
  'a code that it never gave': answers({ code: 'made-up' }),
  'another issuer in its answer (mix-up)': answers({ iss: 'https://elsewhere.example.org' }),
  'no issuer in its answer though it promised': answers({ iss: undefined }),
  'an error instead of a code': answers({ code: undefined, error: 'access_denied' }),
  'an error beside the code': answers({ error: 'server_error' }),
  'a token in the fragment flow beside the code': answers({ id_token: 'x.y.z', response: 'w' }),
  'no ID token': { tokens: ({ id_token: _, ...rest }) => rest },
  'an ID token that is a number': { tokens: (body) => ({ ...body, id_token: 7 }) },
  'no access token': { tokens: ({ access_token: _, ...rest }) => rest },
  'another type of token': { tokens: (body) => ({ ...body, token_type: 'mac' }) },
  'no type of token': { tokens: ({ token_type: _, ...rest }) => rest },
  'an answer that is no JSON': { tokens: () => '<html>' },
  'an answer that is a list': { tokens: (body) => [body] },
  'an oversized answer': { tokens: (body) => ({ ...body, more: 'x'.repeat(300_000) }) },
  'an oversized token': says({ groups: Array.from({ length: 30_000 }, (_, n) => `group-${n}`) }),
  'an error of its token endpoint': { tokens: () => ({ error: 'invalid_grant' }), tokenStatus: 400 },
  'a redirect at its token endpoint': { tokenStatus: 302 },
  'another issuer in its description': {
    discovery: (d) => ({ ...d, issuer: 'https://elsewhere.example.org' }),
  },
  'a description without keys': { discovery: ({ jwks_uri: _, ...rest }) => rest },
  'a description without a token endpoint': { discovery: ({ token_endpoint: _, ...rest }) => rest },
  'keys at a metadata service': {
    discovery: (d) => ({ ...d, jwks_uri: 'http://169.254.169.254/latest/keys' }),
  },
  'tokens at a metadata service': {
    discovery: (d) => ({ ...d, token_endpoint: 'http://169.254.169.254/token' }),
  },
  'a token endpoint that is a file': { discovery: (d) => ({ ...d, token_endpoint: 'file:///etc/passwd' }) },
  'a description that is a list': { discovery: () => [] as unknown as Record<string, unknown> },
}

const later = new Set(
  Object.keys(MISDEEDS).filter((name) => /description|metadata service|is a file/.test(name)),
)

test('well behaved, it signs in', async () => {
  const answer = await signInThrough(server, provider)
  expect(answer.status, await answer.clone().text()).toBe(201)
  expect(await answer.json()).toMatchObject({ user: { name: 'grace' }, is_admin: false })
})

test.each(Object.entries(MISDEEDS))('refused: %s', async (name, manners) => {
  const { url, cookie } = await begin(server)
  provider.manners = manners
  const answer = await complete(server, cookie, provider.authorize(url))
  const body = await answer.json()
  expect([401, 502], JSON.stringify(body)).toContain(answer.status)
  expect(['PROVIDER_REFUSED', 'PROVIDER_UNREACHABLE']).toContain(body.error_code)
  expect(answer.headers.get('set-cookie')).toBeNull()
  if (later.has(name)) return
  const { audit_events: events } = await (
    await server.request('GET', '/api/v1/audit-events?operation=sessions.complete')
  ).json()
  expect(events[0]).toMatchObject({ outcome: 'refused', request_id: body.request_id })
})

test('the list is long enough', () => {
  expect(Object.keys(MISDEEDS).length).toBeGreaterThanOrEqual(60)
})
