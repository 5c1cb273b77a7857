import { afterAll, beforeAll, expect } from 'vitest'
import { startSourceDatabase, type SourceDatabase } from '../../tools/source-database.ts'
import { join, PASSWORD } from './join.ts'
import { journeyTest as test, startJourney } from './journey.ts'
import { signInAs } from './sign-in.ts'

const journey = startJourney()
let source: SourceDatabase
beforeAll(async () => {
  source = await startSourceDatabase()
  await source.run(`
    CREATE TABLE orders (id integer PRIMARY KEY, total numeric(10,2), placed date);
    INSERT INTO orders VALUES (1, 9.50, '2026-01-01'), (2, 12.00, '2026-01-02'), (3, NULL, '2026-01-03');
    CREATE TABLE spans (id integer, length interval)`)
  const { client } = journey.server()
  const { fields, secrets } = source
  const params = { workspace: 'default' }
  await client.call('createConnection', { params, body: { name: 'erp', kind: 'postgres', fields, secrets } })
  await join(journey.server(), 'editor')
})
afterAll(() => source.remove())

const open = async () => {
  const { page } = await journey.open()
  await signInAs(page, 'the-editor', PASSWORD)
  await page.goto('/w/default/connections/erp')
  await page.getByRole('link', { name: 'Load tables' }).click()
  return page
}

test('a table is looked at, loaded now, and then by a job that takes what is new', async () => {
  const page = await open()
  await page.getByRole('checkbox', { name: 'public.orders' }).click()
  await page.getByRole('cell', { name: '2026-01-02' }).waitFor()
  await page.getByRole('columnheader', { name: /total.*numeric\(10,2\) → decimal\(10,2\)/i }).waitFor()
  await page.getByRole('button', { name: 'Load now' }).click()
  await page.getByText('3 rows').waitFor()
  await page.getByRole('combobox', { name: 'Column that only grows in public.orders' }).click()
  await page.getByRole('option', { name: 'id' }).click()
  await page.getByRole('textbox', { name: 'Table for public.orders' }).fill('new_orders')
  await page.getByRole('button', { name: 'Make a job of it' }).click()
  await page.getByRole('button', { name: 'Run now' }).click()
  await page.getByRole('row', { name: /new_orders Succeeded/ }).waitFor()
  await source.run(`INSERT INTO orders VALUES (4, 1.00, '2026-01-04')`)
  const { client } = journey.server()
  const params = { workspace: 'default', job: 'load-erp' }
  const run = await client.call('createRun', { params, body: { wait_timeout: '30s' } })
  expect(run.tasks[0]?.result?.effects).toMatchObject([{ rows: '1' }])
})

test('a query is loaded, and a type that a table cannot hold is told before', async () => {
  const page = await open()
  await page.getByText('A query', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Query' }).fill('SELECT length FROM spans')
  await page.getByRole('button', { name: 'Show its rows' }).click()
  await page.getByText('Take such columns as text above').waitFor()
  await page.getByRole('switch', { name: 'Take types that a table cannot hold exactly as text' }).click()
  await page.getByText('Take such columns as text above').waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: 'Table for the query' }).fill('spans')
  await page.getByRole('button', { name: 'Load now' }).click()
  await page.getByText('0 rows').waitFor()
})
