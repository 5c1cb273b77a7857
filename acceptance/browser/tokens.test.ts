import { expect } from 'vitest'
import { createClient } from '@boathouse/contract/client.ts'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

test('a token is shown once, works, and stops working when it is revoked', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.goto('/w/default/settings')
  await page.getByRole('button', { name: 'New token' }).first().click()
  await page.getByLabel('What it is for').fill('Nightly export')
  await page.getByRole('button', { name: 'Create token' }).click()
  const shown = page.getByRole('group', { name: 'token', exact: true })
  await shown.waitFor()
  const token = (await shown.textContent())?.trim() ?? ''
  const client = createClient({ baseUrl: journey.server().url, token })
  expect((await client.call('getSession', {})).user.name).toBe('admin')

  await page.getByRole('button', { name: 'I have copied it' }).click()
  expect(await page.content()).not.toContain(token)
  await page.getByRole('button', { name: 'Revoke Nightly export' }).click()
  await page.getByRole('button', { name: 'Revoke token' }).click()
  await page.getByText('Revoked', { exact: true }).waitFor()
  await expect(client.call('getSession', {})).rejects.toMatchObject({ status: 401 })
})
