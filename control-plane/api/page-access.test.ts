import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedInUser } from '../testing/people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const PAGES = ['/metrics', '/docs', '/docs/start.js', '/docs/assets/swagger-ui.css', '/api/v1/openapi.json']

const withAccess = (access: 'signed-in' | 'nobody') =>
  startTestServer((deps) => ({ ...deps, metricsAccess: access, docsAccess: access }))

let open: TestServer
let guarded: TestServer
let closed: TestServer
beforeAll(async () => {
  ;[open, guarded, closed] = await Promise.all([
    startTestServer(),
    withAccess('signed-in'),
    withAccess('nobody'),
  ])
})
afterAll(() => Promise.all([open.close(), guarded.close(), closed.close()]))

const statuses = (server: TestServer, headers: Record<string, string> = {}): Promise<number[]> =>
  Promise.all(PAGES.map(async (path) => (await fetch(server.url + path, { headers })).status))

test('metrics and documentation are open, unless a setting says otherwise', async () => {
  expect(await statuses(open)).toEqual(PAGES.map(() => 200))
  expect(await statuses(guarded)).toEqual(PAGES.map(() => 401))
  expect(await statuses(closed)).toEqual(PAGES.map(() => 404))
})

test('a token or a session opens them to who is signed in, and nothing opens them to nobody', async () => {
  for (const path of PAGES) {
    expect((await guarded.request('GET', path)).status, path).toBe(200)
    expect((await closed.request('GET', path)).status, path).toBe(404)
  }
  expect(await statuses(guarded, { authorization: 'Bearer bh_wrong' })).toEqual(PAGES.map(() => 401))
  const { cookie } = await signedInUser(guarded, { name: 'ada' })
  expect(await statuses(guarded, { cookie })).toEqual(PAGES.map(() => 200))
})

test('probes stay open', async () => {
  for (const path of ['/healthz', '/readyz']) expect((await fetch(closed.url + path)).status).toBe(200)
})
