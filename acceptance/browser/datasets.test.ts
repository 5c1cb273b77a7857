import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

test('a table is registered, found by name and tag, and marked broken when it is dropped', async () => {
  const { client } = journey.server()
  await client.call('executeStatement', {
    params: { workspace: 'default' },
    body: { statement: 'CREATE TABLE lake.main.orders AS SELECT 1 AS id', wait_timeout: '30s' },
  })
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.goto('/w/default/data/lake/main/orders')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Register as dataset' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Not A Name')
  await page.getByRole('button', { name: 'Register dataset' }).click()
  await page.getByText('use a-z, 0-9 and hyphens, starting').waitFor()

  await page.getByRole('textbox', { name: 'Name' }).fill('web-orders')
  await page.getByLabel('Description').fill('One row an order.')
  await page.getByRole('combobox', { name: 'Tags' }).fill('team=sales')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Register dataset' }).click()
  await page.getByText('One row an order.').waitFor()

  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Go to' }).fill('web-or')
  await page.getByRole('option', { name: 'web-orders dataset' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'web-orders', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'team=sales' }).click()
  await page.getByRole('link', { name: 'web-orders' }).waitFor()
  expect(new URL(page.url()).searchParams.get('tag')).toBe('team=sales')
  await page.getByRole('textbox', { name: 'Name' }).fill('nothing like it')
  await page.getByText('No dataset fits').waitFor()
  await page.goBack()

  await page.goto('/w/default/data/lake/main/orders?panel=drop')
  await page.getByRole('dialog').getByRole('textbox').fill('orders')
  await page.getByRole('button', { name: 'Drop table' }).click()
  await page.getByText('lake.main.orders is dropped.').waitFor()
  await page.goto('/w/default/datasets/web-orders')
  await page.getByText('Broken').waitFor()
})
