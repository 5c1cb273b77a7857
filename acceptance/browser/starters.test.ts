import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()
const params = { workspace: 'default' }

test('a hook shows its secret once, takes a new one, is paused and deleted; a table trigger likewise', async () => {
  const { client } = journey.server()
  await client.call('createJob', {
    params,
    body: {
      name: 'started',
      parameters: [{ name: 'day', default: 'monday' }],
      tasks: [{ task_key: 'a', noop: {} }],
    },
  })
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.goto('/w/default/jobs/started?tab=schedules')
  const form = page.getByRole('dialog')

  await page.getByRole('button', { name: 'New hook' }).click()
  await form.getByLabel('Name').fill('shop')
  await form.getByRole('button', { name: 'Create hook' }).click()
  const secret = await form.getByRole('group', { name: 'Secret' }).innerText()
  expect(secret).toMatch(/^whsec_/)
  await form.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('heading', { name: 'shop', exact: true }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'New secret for shop' }).click()
  expect(await form.getByRole('group', { name: 'Secret' }).innerText()).not.toBe(secret)
  await form.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Edit shop' }).click()
  await form.getByPlaceholder('/order/date').fill('/order/day')
  await form.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('day = /order/day').waitFor()
  await page.getByRole('switch', { name: 'shop starts the job' }).click({ force: true })
  await page.getByText('Paused').waitFor()
  await page.getByRole('button', { name: 'Delete shop' }).click()
  await page.getByText('No hook yet').waitFor()

  await page.getByRole('button', { name: 'New table trigger' }).click()
  await form.getByLabel('Name').fill('orders')
  await form.getByLabel('Table').fill('orders')
  await form.getByRole('button', { name: 'Create table trigger' }).click()
  await form.getByText('Write it as catalog.schema.table.').waitFor()
  await form.getByLabel('Table').fill('lake.main.orders')
  await form.getByRole('button', { name: 'Create table trigger' }).click()
  await page.getByRole('button', { name: 'Edit orders' }).click()
  expect(await form.getByLabel('Table').inputValue()).toBe('lake.main.orders')
  await form.getByLabel('Table').fill('lake.main.parcels')
  await form.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('link', { name: 'lake.main.parcels' }).waitFor()
  await page.getByRole('switch', { name: 'orders starts the job' }).click({ force: true })
  await page.getByText('Paused').waitFor()
  await page.getByRole('button', { name: 'Delete orders' }).click()
  await page.getByText('No table trigger yet').waitFor()
})
