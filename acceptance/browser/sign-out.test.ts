import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { join, PASSWORD } from './join.ts'
import { signIn, signInAs } from './sign-in.ts'

const journey = startJourney()

test('after signing out nothing that somebody typed is left in the browser', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  const text = "SELECT 'a name that is nobody else’s business'"
  await page.goto(`/w/default/sql?open=${encodeURIComponent(text)}`)
  await page.getByText('nobody else’s business').waitFor()
  const kept = () => page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
  expect(await kept()).toContain('business')
  await page.getByRole('button', { name: /^Account/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await kept()).not.toContain('business')
  await signIn(page, journey.server())
  await page.goto('/w/default/sql')
  await page.getByRole('textbox', { name: 'SQL' }).waitFor()
  expect(await page.getByText('business').count()).toBe(0)
})

test('what somebody left whose session ended elsewhere is there for them again, and not for the next person', async () => {
  const { page, context } = await journey.open()
  const kept = () => page.evaluate(() => JSON.stringify(localStorage))
  const name = await join(journey.server(), 'editor')
  await signInAs(page, name, PASSWORD)
  await page.goto(`/w/default/sql?open=${encodeURIComponent("SELECT 'their business'")}`)
  await page.getByText('their business').waitFor()
  await context.clearCookies()
  await signInAs(page, name, PASSWORD)
  expect(await kept()).toContain('their business')
  await context.clearCookies()
  await signIn(page, journey.server())
  expect(await kept()).not.toContain('their business')
})
