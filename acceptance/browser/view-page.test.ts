import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

test('a view is found in the tree, shows its text, and is dropped when its name is typed', async () => {
  const { client } = journey.server()
  const run = (statement: string) =>
    client.call('executeStatement', {
      params: { workspace: 'default' },
      body: { statement, wait_timeout: '30s' },
    })
  await run('CREATE TABLE lake.main.orders AS SELECT 1 AS id')
  await run('CREATE VIEW lake.main.first_orders AS SELECT id FROM orders WHERE id < 10')

  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.goto('/w/default/data')
  await page.getByRole('treeitem', { name: 'first_orders' }).click()
  await page.getByRole('heading', { name: 'Text for duckdb' }).waitFor()
  await page.getByText('SELECT id FROM orders WHERE id < 10').waitFor()
  await page.getByRole('table', { name: 'Columns of first_orders' }).getByText('integer').waitFor()
  expect(new URL(page.url()).pathname).toBe('/w/default/data/lake/main/views/first_orders')
  // Asked for as a table, it leads to the view.
  await page.goto('/w/default/data/lake/main/first_orders')
  await page.getByRole('heading', { name: 'Text for duckdb' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/w/default/data/lake/main/views/first_orders')

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Drop' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('first_orders')
  await page.getByRole('button', { name: 'Drop view' }).click()
  await page.getByText('The view first_orders is dropped.').waitFor()
  await page.getByRole('treeitem', { name: 'first_orders' }).waitFor({ state: 'detached' })
  await page.getByRole('treeitem', { name: 'orders' }).waitFor()
})
