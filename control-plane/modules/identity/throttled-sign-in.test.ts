import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  // The tests speak for many clients: the proxy that is trusted is the test itself.
  server = await startTestServer((deps) => ({
    ...deps,
    addresses: { ...deps.addresses, trustedProxies: ['127.0.0.1'] },
  }))
})
afterAll(() => server.close())

const signIn = (from: string, name: string, password: string): Promise<Response> =>
  fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ name, password }),
  })

test('guessing is slowed down where it comes from, and the victim still gets in', async () => {
  const password = (await readFile(server.passwordFile, 'utf8')).trim()
  for (let guess = 0; guess < 5; guess++)
    expect((await signIn('203.0.113.9', 'admin', `guess ${guess}`)).status).toBe(401)
  const refused = await signIn('203.0.113.9', 'admin', password)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await signIn('198.51.100.1', 'admin', password)).status).toBe(201)
  expect((await signIn('203.0.113.9', 'somebody else', 'x')).status).toBe(401)
})

test('guesses that are sent all at once are counted all the same', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => signIn('203.0.113.77', 'admin', `x${n}`)),
  )
  const looked = answers.filter((answer) => answer.status === 401)
  expect(looked.length).toBeLessThanOrEqual(5)
  expect(answers.every((answer) => [401, 429].includes(answer.status))).toBe(true)
})

test('a source that tries many names is slowed down too', async () => {
  const statuses: number[] = []
  for (let n = 0; n < 31; n++) statuses.push((await signIn('203.0.113.5', `name ${n}`, 'x')).status)
  expect(statuses.slice(0, 30).every((status) => status === 401)).toBe(true)
  expect(statuses[30]).toBe(429)
})

test('nobody tries links without end', async () => {
  const statuses: number[] = []
  for (let n = 0; n < 6; n++) {
    const answer = await fetch(`${server.url}/api/v1/session/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.200' },
      body: JSON.stringify({ secret: `guess-${n}` }),
    })
    statuses.push(answer.status)
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
})
