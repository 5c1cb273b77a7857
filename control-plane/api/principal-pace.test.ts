import { afterAll, beforeAll, expect, test } from 'vitest'
import { asBrowser, signedInUser } from '../testing/people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer((deps) => ({ ...deps, requestsPerSecond: 1 }))
})
afterAll(() => server.close())

test('where a setting says so one principal is held to a pace, by whatever credential, and nobody else by it', async () => {
  const ada = await signedInUser(server, { name: 'ada' })
  const browser = asBrowser(server, ada.cookie)
  const answers = await Promise.all(Array.from({ length: 30 }, () => browser('GET', '/api/v1/session')))
  const refused = answers.filter(({ status }) => status === 429)
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(10)
  expect(refused.length).toBeGreaterThanOrEqual(10)
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused[0]?.json()).toMatchObject({ error_code: 'RATE_LIMITED' })
  const events = await server.request('GET', '/api/v1/audit-events?outcome=refused')
  expect(events.status).toBe(200)
  expect((await events.json()).audit_events).toEqual([])
})
