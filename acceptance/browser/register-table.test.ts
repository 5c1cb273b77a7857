import { expect } from 'vitest'
import { join, PASSWORD } from './join.ts'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn, signInAs } from './sign-in.ts'

const journey = startJourney()
const FORM = 'Register a table by its metadata file'

test('a table that was dropped with its files kept is registered again on the page of its schema', async () => {
  const { client } = journey.server()
  const run = (statement: string) =>
    client.call('executeStatement', {
      params: { workspace: 'default' },
      body: { statement, wait_timeout: '30s' },
    })
  await run('CREATE TABLE lake.main.kept AS SELECT 42 AS answer')
  const params = { catalog: 'lake', schema: 'main', table: 'kept' }
  const { metadata_location: location } = await client.call('getTable', { params })
  await run('DROP TABLE lake.main.kept')
  await run('CREATE TABLE lake.main.other AS SELECT 1 AS id')

  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.goto('/w/default/data/lake/main')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: FORM }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('kept')
  await dialog.getByLabel('Metadata file').fill('file:///elsewhere/metadata/v1.metadata.json')
  await dialog.getByRole('button', { name: 'Register table' }).click()
  await dialog.getByText('PATH_OUTSIDE_TABLE').waitFor()
  await dialog.getByLabel('Metadata file').fill(location)
  await dialog.getByRole('button', { name: 'Register table' }).click()
  await page.getByRole('heading', { name: 'kept', exact: true }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/w/default/data/lake/main/kept')
})

test('who may not manage the catalog does not see it', async () => {
  const name = await join(journey.server(), 'viewer')
  const { page } = await journey.open()
  await signInAs(page, name, PASSWORD)
  await page.goto('/w/default/data/lake/main')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menu').waitFor()
  await page.getByRole('menuitem', { name: 'Drop the schema' }).waitFor()
  await page.getByRole('menuitem', { name: FORM }).waitFor({ state: 'detached' })
})
