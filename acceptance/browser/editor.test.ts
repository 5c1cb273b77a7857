import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

test('an error is marked at its place in the text, and told as the editor counts lines', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  const sql = 'SELECT 1 AS one;\nSELECT missing_column\nFROM (SELECT 1 AS one)'
  await page.goto(`/w/default/sql?open=${encodeURIComponent(sql)}`)
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByRole('alert').filter({ hasText: 'missing_column' }).waitFor()
  expect(await page.locator('.cm-lintRange-error').allTextContents()).toEqual(['missing_column'])
  expect(await page.getByRole('alert').filter({ hasText: 'missing_column' }).textContent()).toContain(
    'line 2',
  )
  await page.getByText('1: SELECT 1 AS one').click()
  await page.getByRole('gridcell', { name: '1', exact: true }).waitFor()
})

test('tabs, their texts and results are there again after a reload', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.goto(`/w/default/sql?open=${encodeURIComponent('SELECT 42 AS answer')}`)
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByRole('gridcell', { name: '42', exact: true }).waitFor()
  await page.getByRole('button', { name: 'New query' }).click()
  await page.getByRole('textbox', { name: 'SQL' }).fill('SELECT 7')
  await page.reload()
  await page.getByText('SELECT 7').waitFor()
  expect(await page.getByRole('tab').allTextContents()).toEqual(['Query 1', 'Query 2'])
  await page.getByRole('tab', { name: 'Query 1' }).click()
  await page.getByRole('gridcell', { name: '42', exact: true }).waitFor()
})

test('names are completed from the catalog', async () => {
  const { client } = journey.server()
  await client.call('executeStatement', {
    params: { workspace: 'default' },
    body: { statement: 'CREATE TABLE lake.main.harbours AS SELECT 1 AS berth_count', wait_timeout: '30s' },
  })
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.goto('/w/default/sql')
  await page.getByRole('textbox', { name: 'SQL' }).click()
  await page.keyboard.type('SELECT * FROM harb')
  await page.getByRole('option', { name: /harbours/ }).click()
  await page.getByText('FROM harbours').waitFor()
  await page.keyboard.type(' h WHERE h.')
  await page.getByRole('option', { name: /berth_count/ }).waitFor()
  await page.keyboard.press('Escape')
})

test('a running query is stopped', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  const sql = 'SELECT count(*) FROM range(100000) a, range(100000) b, range(10) c'
  await page.goto(`/w/default/sql?open=${encodeURIComponent(sql)}`)
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Cancelled').waitFor()
})

test('a nested value is shown whole, indented', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  const sql = "SELECT {'berths': [1, 2], 'name': 'Old Pier'} AS pier, NULL AS nothing, '' AS empty"
  await page.goto(`/w/default/sql?open=${encodeURIComponent(sql)}`)
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByRole('gridcell', { name: 'NULL' }).waitFor()
  await page.getByRole('gridcell', { name: '“”' }).waitFor()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Enter')
  const value = page.getByRole('group', { name: 'Value' })
  await value.waitFor()
  expect(JSON.parse((await value.textContent()) ?? '')).toEqual({ berths: [1, 2], name: 'Old Pier' })
  expect((await value.textContent())?.split('\n').length).toBeGreaterThan(3)
})
