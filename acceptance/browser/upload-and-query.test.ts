import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

test('a sample file becomes a table, and a query of it shows its rows', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.getByRole('link', { name: 'Use sample data' }).click()

  await page.getByRole('heading', { name: 'First 20 rows' }).waitFor()
  expect(await page.getByLabel('Type of temp_max').inputValue()).toMatch(/DOUBLE|DECIMAL|REAL/)
  await page.getByLabel('Name of weather').fill('kind')
  await page.getByLabel('Load wind').uncheck()
  await page.getByRole('button', { name: 'Next: where it goes' }).click()

  await page.getByRole('combobox', { name: 'Table', exact: true }).fill('weather')
  await page.getByLabel('Register it as a dataset').check()
  await page.getByRole('button', { name: 'Create the table' }).click()
  await page.getByText('1,461 rows loaded.').waitFor()
  await page.getByRole('link', { name: 'Open the table' }).click()

  await page.getByRole('heading', { name: 'weather', level: 1 }).waitFor()
  await page.getByText('2012-01-01').first().waitFor()
  expect(await page.getByRole('columnheader').allTextContents()).toEqual([
    'date',
    'precipitation',
    'temp_max',
    'temp_min',
    'kind',
  ])

  await page.getByRole('link', { name: 'Query' }).click()
  const editor = page.getByRole('textbox', { name: 'SQL' })
  await editor.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('SELECT kind, count(*) AS days FROM weather GROUP BY kind ORDER BY kind')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.getByText('5 rows').waitFor()
  const cells = await page.getByRole('gridcell').allTextContents()
  expect(cells).toEqual(['drizzle', '53', 'fog', '101', 'rain', '641', 'snow', '26', 'sun', '640'])

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await page.getByRole('button', { name: 'Download' }).click()
      await page.getByRole('menuitem', { name: 'CSV, values exact' }).click()
    })(),
  ])
  const chunks: string[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(String(chunk))
  expect(chunks.join('').split(/\r?\n/).slice(0, 2)).toEqual(['kind,days', 'drizzle,53'])
})

test('bad rows are shown with their line and text, and leave no table', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.goto('/w/default/upload')
  const rows = Array.from(
    { length: 3000 },
    (_, index) => `${index},${index === 2499 ? 'not a number' : index * 2}`,
  )
  await page.locator('input[type=file]').setInputFiles({
    name: 'broken.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['id,amount', ...rows].join('\n')),
  })
  await page.getByRole('heading', { name: 'Columns' }).waitFor()
  await page.getByLabel('Type of amount').fill('BIGINT')
  await page.getByRole('button', { name: 'Next: where it goes' }).click()
  await page.getByRole('button', { name: 'Create the table' }).click()
  const bad = page.getByRole('table', { name: 'Bad rows' })
  await bad.waitFor()
  expect(await bad.getByRole('row').nth(1).textContent()).toContain('2,501')
  expect(await bad.getByRole('row').nth(1).textContent()).toContain('not a number')
  const { tables } = await journey
    .server()
    .client.call('listTables', { params: { catalog: 'lake', schema: 'main' } })
  expect(tables.map(({ name }) => name)).not.toContain('broken')
})
