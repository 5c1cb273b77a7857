import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { startVersitygw, versitygwMissing, type S3Server } from '../../tools/versitygw.ts'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()
const SECRET = 'kestrel-over-the-harbour'

const openForm = async (): Promise<Page> => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.getByRole('link', { name: 'Connections' }).click()
  await page.getByRole('button', { name: 'New connection' }).click()
  await page.getByRole('textbox', { name: 'Bucket', exact: true }).waitFor()
  return page
}

const fill = async (page: Page, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, value] of Object.entries(values)) {
    await page.getByRole('textbox', { name: label, exact: true }).fill(value)
  }
}

test('a connection is tested before it is saved, saved although it fails, edited and deleted', async () => {
  const page = await openForm()
  await page.getByRole('button', { name: 'Test before saving' }).click()
  await page.getByText('is needed').first().waitFor()
  await fill(page, { Name: 'store', Endpoint: 'http://127.0.0.1:1024', Bucket: 'lake', 'Access key id': 'k' })
  await page.getByLabel('Secret access key').first().fill(SECRET)
  await page.getByRole('button', { name: 'Test before saving' }).click()
  await page.getByText('It does not work yet.').waitFor()
  await page.getByText(/ECONNREFUSED/).waitFor()
  await page.getByText('Look whether the service runs', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Save connection' }).click()

  await page.getByRole('heading', { name: 'store', exact: true }).waitFor()
  await page.getByText('Not tested', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Test now' }).click()
  await page.getByText('It does not work yet.').waitFor()
  expect(await page.content()).not.toContain(SECRET)

  await page.getByRole('button', { name: 'Edit' }).click()
  const secret = page.getByPlaceholder('Set; leave it empty to keep it').first()
  expect(await secret.inputValue()).toBe('')
  await fill(page, { Prefix: 'raw' })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('changed since').waitFor()
  await page.getByText('raw', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Edit' }).click()
  await fill(page, { Endpoint: 'http://127.0.0.1:1025' })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('Give secret_access_key again', { exact: false }).waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete connection' }).click()
  await page.getByText('No connection yet').waitFor()
})

test('a kind changes the form, and fields show only where they apply', async () => {
  const page = await openForm()
  await page.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: 'Iceberg REST catalog' }).click()
  await page.getByLabel('Token').first().waitFor()
  expect(await page.getByLabel('Client secret').count()).toBe(0)
  await page.getByRole('combobox', { name: 'Sign-in' }).click()
  await page.getByRole('option', { name: 'oauth2' }).click()
  await page.getByLabel('Client secret').first().waitFor()
  await page.getByRole('textbox', { name: 'Token endpoint' }).waitFor()
})

describe.skipIf(versitygwMissing !== undefined)(
  `with a real store (${versitygwMissing ?? 'versitygw'})`,
  () => {
    let store: S3Server
    beforeAll(async () => {
      store = await startVersitygw(['lake'])
    })
    afterAll(() => store.stop())

    test('a store that works shows every check', async () => {
      const page = await openForm()
      await fill(page, {
        Name: 'real',
        Endpoint: store.endpoint,
        Bucket: 'lake',
        'Access key id': store.accessKeyId,
      })
      await page.getByLabel('Secret access key').first().fill(store.secretAccessKey)
      await page.getByRole('button', { name: 'Test before saving' }).click()
      await page.getByText('It works.').waitFor()
      await page.getByText('4 races of 10 writers had one winner each').first().waitFor()
      await page.getByRole('button', { name: 'Save connection' }).click()
      await page.getByRole('button', { name: 'Test now' }).click()
      await page.getByText('It works.').waitFor()
      await page.getByRole('link', { name: 'Connections' }).first().click()
      await page.getByRole('row', { name: /real.*S3 storage.*Passed/ }).waitFor()
    })
  },
)
