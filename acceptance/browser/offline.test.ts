import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

test('a server that goes away is told, what was typed stays, and the page comes back by itself', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.goto('/w/default/sql')
  await page.getByRole('textbox', { name: 'SQL' }).fill('SELECT 5 AS five')
  await journey.server().kill()
  const banner = page.getByText('The server does not answer.')
  await banner.waitFor({ timeout: 15_000 })
  await journey.server().restart()
  await banner.waitFor({ state: 'hidden', timeout: 30_000 })
  await page.getByText('SELECT 5 AS five').waitFor()
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByRole('gridcell', { name: '5', exact: true }).waitFor()
  expect(await page.getByRole('tab').count()).toBe(1)
})
