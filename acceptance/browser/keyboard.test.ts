import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { seedLake } from './seed-lake.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

test('pages, filter, tree and keys are reached without a mouse', async () => {
  await seedLake(journey.server().client)
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.getByRole('heading', { name: 'Data', level: 1 }).waitFor()

  const tree = page.getByRole('tree')
  await tree.getByRole('treeitem', { name: 'airports' }).waitFor()
  await tree.focus()
  await page.keyboard.press('s')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'seattle_weather', level: 1 }).waitFor()

  await page.keyboard.press('Escape')
  await page.locator('#content').focus()
  await page.keyboard.press('/')
  await page.keyboard.type('airp')
  await page.getByRole('treeitem', { name: 'lake.main.airports' }).waitFor()
  expect(await page.getByRole('treeitem').count()).toBe(1)

  await page.locator('#content').focus()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' })
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.getByRole('textbox', { name: 'SQL' }).waitFor()
  await page.keyboard.type('g d')
  await page.getByText('g d').waitFor()
})
