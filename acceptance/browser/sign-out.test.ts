import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

test('after signing out nothing that somebody typed is left in the browser', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  const text = "SELECT 'a name that is nobody else’s business'"
  await page.goto(`/w/default/sql?open=${encodeURIComponent(text)}`)
  await page.getByText('nobody else’s business').waitFor()
  const kept = () => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
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
