import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

test('somebody invited chooses a password, sees what a member sees, and signs out everywhere', async () => {
  const { page: admin } = await journey.open()
  await signIn(admin, journey.server())
  await admin.goto('/organisation/people')
  await admin.getByRole('button', { name: 'Invite' }).click()
  await admin.getByLabel('Name to sign in with').fill('ada')
  await admin.getByRole('button', { name: 'Make the link' }).click()
  const link = await admin.getByRole('group', { name: 'invitation link', exact: true }).textContent()
  await admin.getByRole('button', { name: 'I have copied it' }).click()
  await admin.getByRole('row', { name: /ada.*invited/ }).waitFor()
  for (const tab of ['Groups', 'Service accounts', 'Sign-in']) {
    await admin.getByRole('tab', { name: tab }).click()
    await admin.getByRole('button', { name: /^New/ }).first().waitFor()
  }

  const { page } = await journey.open()
  await page.goto(link?.trim() ?? '')
  await page.getByLabel('New password').fill('a heron stands in the reeds')
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await page.getByRole('button', { name: /^Account/ }).waitFor()
  expect((await page.request.get('/api/v1/identity-providers')).status()).toBe(403)
  await page.goto('/profile')
  await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect((await page.request.get('/api/v1/session')).status()).toBe(401)
})
