import { expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

const createTable = (name: string): Promise<unknown> =>
  journey.server().client.call('executeStatement', {
    params: { workspace: 'default' },
    body: { statement: `CREATE TABLE lake.main.${name} AS SELECT 1 AS id`, wait_timeout: '30s' },
  })

test('what others change appears in every tab over one stream, also after the tab that read it is closed', async () => {
  const { page, context } = await journey.open()
  const streams: string[] = []
  context.on('request', (request) => {
    if (request.url().endsWith('/api/v1/events')) streams.push(request.url())
  })
  await signIn(page, journey.server())
  await page.goto('/w/default/data/lake/main')
  const second = await context.newPage()
  await second.goto('/w/default/data/lake/main')
  await second.getByText('No table yet').waitFor()
  const before = streams.length

  await createTable('fresh')
  await page.getByRole('link', { name: 'fresh' }).waitFor({ timeout: 5_000 })
  await second.getByRole('link', { name: 'fresh' }).waitFor({ timeout: 5_000 })
  expect(streams.length).toBe(before)

  await page.close()
  await expect.poll(() => streams.length).toBe(before + 1)
  await createTable('fresher')
  await second.getByRole('link', { name: 'fresher' }).waitFor({ timeout: 5_000 })
})
