import { expect, vi } from 'vitest'
import { signInLink } from './browser.ts'
import { journeyTest as test, startJourney } from './journey.ts'

const journey = startJourney()

test('the link of the first start leads home, once', async () => {
  // The line comes a moment after the server answers.
  const link = (await vi.waitUntil(() => signInLink(journey.server()), 10_000)) ?? ''
  const { page } = await journey.open()
  await page.goto(link)
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/w/default')
  expect(new URL(page.url()).hash).toBe('')
  await page.getByRole('heading', { name: 'First steps' }).waitFor()
  await page.getByRole('link', { name: 'Use sample data' }).waitFor()

  const second = await journey.open()
  await second.page.goto(link)
  await second.page.getByRole('alert').filter({ hasText: 'SIGN_IN_LINK_INVALID' }).waitFor()
  expect(new URL(second.page.url()).hash).toBe('')

  // Pasted into a tab that shows the page already: only the fragment changes, and it is taken all the same.
  const third = await journey.open()
  await third.page.goto('/sign-in')
  await third.page.getByRole('button', { name: 'Sign in' }).waitFor()
  await third.page.goto(link)
  await third.page.getByRole('alert').filter({ hasText: 'SIGN_IN_LINK_INVALID' }).waitFor()
  expect(new URL(third.page.url()).hash).toBe('')
})

test('a wrong password is told where it was typed, and what was asked for is opened afterwards', async () => {
  const { page } = await journey.open()
  await page.goto('/organisation/health')
  await page.getByLabel('Name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill('not this one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('The name or the password is wrong.').waitFor()
  expect(await page.getByLabel('Name').inputValue()).toBe('admin')
  expect(new URL(page.url()).searchParams.get('next')).toBe('/organisation/health')
})
