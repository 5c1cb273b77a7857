import { afterAll, beforeAll, expect, test } from 'vitest'
import { BoathouseError, operations } from '@boathouse/contract'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { createPublicPace, isPaced } from './public-pace.ts'

const HOOK = operations.receiveHook

const clocked = (burst: number, perSecond: number, remembered = 100) => {
  let at = 5000
  const pace = createPublicPace({ burst, perSecond, remembered }, () => at)
  const ask = (source: string, operation: typeof HOOK | typeof operations.issueToken = HOOK): number => {
    try {
      pace.admit(operation, source)
      return 0
    } catch (error) {
      if (!(error instanceof BoathouseError)) throw error
      expect(error.code).toBe('RATE_LIMITED')
      return Number(error.details['retry_after_seconds'])
    }
  }
  return { ask, pass: (millis: number) => void (at += millis) }
}

test('what needs no sign-in and does something is held to a pace, and nothing else', () => {
  const paced = Object.values(operations).filter(isPaced)
  expect(paced.map(({ name }) => name).toSorted()).toEqual([
    'hooks.receive',
    'iceberg_tokens.create',
    'sessions.begin',
    'sessions.complete',
    'sessions.create',
    'sessions.end_by_provider',
    'sessions.redeem_link',
    'tokens.issue',
    'users.accept_invitation',
  ])
})

test('a burst passes, then as many a second as are allowed', () => {
  const { ask, pass } = clocked(3, 2)
  expect([1, 2, 3].map(() => ask('192.0.2.1'))).toEqual([0, 0, 0])
  expect(ask('192.0.2.1')).toBe(1)
  pass(500)
  expect(ask('192.0.2.1')).toBe(0)
  expect(ask('192.0.2.1')).toBe(1)
  pass(60_000)
  expect([1, 2, 3, 4].map(() => ask('192.0.2.1'))).toEqual([0, 0, 0, 1])
})

test('one address or operation does not slow another', () => {
  const { ask } = clocked(1, 1)
  expect(ask('192.0.2.1')).toBe(0)
  expect(ask('192.0.2.2')).toBe(0)
  expect(ask('192.0.2.1', operations.issueToken)).toBe(0)
  expect(ask('192.0.2.1')).toBe(1)
})

test('addresses of one IPv6 network are one', () => {
  const { ask } = clocked(1, 1)
  expect(ask('2001:db8:1:2::5')).toBe(0)
  expect(ask('2001:db8:1:2:ffff:1:2:3')).toBe(1)
  expect(ask('2001:db8:1:3::5')).toBe(0)
  expect(ask('2001:db8::1:0:0:5')).toBe(0)
  expect(ask('2001:db8::9')).toBe(1)
})

test('only so many are remembered, and who asks on is not forgotten', () => {
  const { ask } = clocked(2, 1, 3)
  for (const at of Array.from({ length: 500 }).keys()) {
    ask(`198.51.100.${at}`)
    const waits = ask('192.0.2.1')
    if (at > 1) expect(waits).toBeGreaterThan(0)
  }
  expect(ask('198.51.100.0')).toBe(0)
})

let server: TestServer
beforeAll(async () => {
  server = await startTestServer((deps) => ({
    ...deps,
    publicPace: createPublicPace({ burst: 2, perSecond: 0.1, remembered: 10 }),
  }))
})
afterAll(() => server.close())

test('the server answers 429 with Retry-After before it reads a body, and whoever is signed in goes on', async () => {
  const link = () =>
    server.request('POST', '/api/v1/session/link', { secret: 'x'.repeat(43) }, { authorization: '' })
  const answers = [await link(), await link(), await link()]
  expect(answers.map(({ status }) => status).slice(0, 2)).not.toContain(429)
  const [, , last] = answers
  expect(last?.status).toBe(429)
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await last?.json()).toMatchObject({ error_code: 'RATE_LIMITED' })
  expect((await server.request('GET', '/api/v1/session')).status).toBe(200)
})
