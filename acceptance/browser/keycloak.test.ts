import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { keycloakMissing, startKeycloak, type Keycloak } from '../../tools/keycloak.ts'
import { startTestServer, type TestServer } from '../server.ts'
import { launchBrowser, missingBrowser } from './browser.ts'
import { realmOf } from './keycloak-realm.ts'

const missing = process.env.CI_FULL === '1' ? (missingBrowser ?? keycloakMissing()) : 'runs with CI_FULL=1'
if (missing !== undefined) console.warn(`skipped: ${missing}`)

let keycloak: Keycloak | undefined
let server: TestServer | undefined
let browser: Browser | undefined
beforeAll(async () => {
  if (missing !== undefined) return
  server = await startTestServer()
  const { client, url } = server
  const logoutUrl = `${url}/api/v1/session/providers/keycloak/logout`
  ;[keycloak, browser] = await Promise.all([startKeycloak(realmOf(logoutUrl)), launchBrowser()])
  await client.call('createGroup', { body: { name: 'Operators', organisation_role: 'admin' } })
  await client.call('createProvider', {
    body: {
      name: 'keycloak',
      label: 'Keycloak',
      issuer: keycloak.issuer,
      client_id: 'boathouse',
      client_secret: 'only-for-tests',
      create_users: true,
      groups_claim: 'groups',
      groups: [{ value: 'kc-operators', group: 'Operators' }],
    },
  })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await keycloak?.stop()
})

const begin = async (): Promise<Page> => {
  if (!browser || !server) throw new Error('nothing was started')
  const page = await (await browser.newContext({ baseURL: server.url })).newPage()
  // Two large servers start beside each other: the first answers of both are slow.
  page.setDefaultTimeout(90_000)
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Continue with Keycloak' }).click()
  await page.locator('#username').waitFor()
  return page
}

const enter = async (page: Page, name: string, password: string): Promise<void> => {
  await page.locator('#username').fill(name)
  await page.locator('#password').fill(password)
  await page.locator('#kc-login').click()
}

const session = async (page: Page): Promise<{ status: number; name?: string; isAdmin?: boolean }> => {
  const answer = await page.request.get('/api/v1/session')
  const body = await answer.json()
  return answer.ok()
    ? { status: answer.status(), name: body.user.name, isAdmin: body.is_admin }
    : { status: answer.status() }
}

test.skipIf(missing !== undefined)(
  'the groups of Keycloak make an administrator, or none',
  { timeout: 240_000 },
  async () => {
    const page = await begin()
    await enter(page, 'alice', 'wrong')
    await page.getByText('Invalid username or password').waitFor()
    await enter(page, 'alice', 'alice knows the reeds')
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
    expect(await session(page)).toEqual({ status: 200, name: 'alice', isAdmin: true })
    const other = await begin()
    await enter(other, 'bob', 'bob knows the herons')
    await other.getByRole('button', { name: /^Account/ }).waitFor()
    expect(await session(other)).toEqual({ status: 200, name: 'bob', isAdmin: false })
  },
)

test.skipIf(missing !== undefined)(
  'signing out ends the session there, too',
  { timeout: 240_000 },
  async () => {
    const page = await begin()
    await enter(page, 'alice', 'alice knows the reeds')
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL(/\/sign-in$/)
    expect((await session(page)).status).toBe(401)
    // Keycloak asks for the password again: nobody is signed in there any more.
    await page.getByRole('button', { name: 'Continue with Keycloak' }).click()
    await page.locator('#password').waitFor()
  },
)

test.skipIf(missing !== undefined)(
  'signing out there ends that session here, and no other',
  { timeout: 240_000 },
  async () => {
    const page = await begin()
    await enter(page, 'alice', 'alice knows the reeds')
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
    const elsewhere = await begin()
    await enter(elsewhere, 'alice', 'alice knows the reeds')
    await elsewhere.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
    await page.goto(`${keycloak?.issuer}/protocol/openid-connect/logout`)
    await page.locator('#kc-logout').click()
    await expect.poll(async () => (await session(page)).status, { timeout: 60_000 }).toBe(401)
    expect((await session(elsewhere)).status).toBe(200)
  },
)
