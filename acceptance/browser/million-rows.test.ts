import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

test('a million rows are scrolled from end to end without being held', async () => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  const windows: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/result?')) windows.push(new URL(request.url()).search)
  })
  const sql = "SELECT range AS n, 'row ' || range AS label FROM range(1000000)"
  await page.goto(`/w/default/sql?open=${encodeURIComponent(sql)}`)
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByText('1,000,000 rows').waitFor()

  const grid = page.getByRole('grid')
  expect(await grid.getAttribute('aria-rowcount')).toBe('1000001')
  await grid.focus()
  await page.keyboard.press('ControlOrMeta+End')
  await page.getByRole('gridcell', { name: 'row 999999', exact: true }).waitFor()
  await page.keyboard.press('PageUp')
  await page.keyboard.press('ControlOrMeta+Home')
  await page.getByRole('gridcell', { name: 'row 0', exact: true }).waitFor()

  await grid.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2
  })
  await page
    .getByRole('gridcell', { name: /^row (?:49|50)\d{4}$/ })
    .first()
    .waitFor()
  expect(await page.getByRole('gridcell').count()).toBeLessThan(200)
  expect(windows.length).toBeGreaterThan(0)
  expect(windows.length).toBeLessThan(20)

  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('ControlOrMeta+c')
  await page.getByText('2 values are copied.').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('label\nrow 0\nrow 1')
})
