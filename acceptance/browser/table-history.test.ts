import type { Page } from 'playwright-core'
import { beforeAll, expect } from 'vitest'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()
const params = { catalog: 'lake', schema: 'main', table: 'orders' }
const TABLE = '/w/default/data/lake/main/orders'

const run = async (statement: string): Promise<void> => {
  const { status } = await journey.server().client.call('executeStatement', {
    params: { workspace: 'default' },
    body: { statement, wait_timeout: '30s' },
  })
  expect(status.error?.message).toBeUndefined()
}

const rows = async (): Promise<string | null> =>
  (await journey.server().client.call('getTable', { params })).row_count

const snapshotIds = async (): Promise<string[]> => {
  const { snapshots } = await journey.server().client.call('listSnapshots', { params })
  return snapshots.map((snapshot) => snapshot.snapshot_id)
}

const visitTable = async (search: string): Promise<Page> => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  await page.goto(`${TABLE}?${search}`)
  return page
}

beforeAll(async () => {
  await run('CREATE TABLE lake.main.orders AS SELECT 1 AS id')
  await run('INSERT INTO lake.main.orders VALUES (2), (3)')
  await run('ALTER TABLE lake.main.orders ADD COLUMN note varchar')
})

test('two snapshots are compared, and the address keeps which', async () => {
  const [newest = '', first = ''] = await snapshotIds()
  const page = await visitTable('tab=snapshots')
  await page.getByRole('link', { name: 'What changed' }).first().click()
  const amounts = page.getByRole('table', { name: 'Rows and files' })
  await amounts.getByRole('row', { name: 'Rows of data files 2 0' }).waitFor()
  expect(new URL(page.url()).searchParams.get('to')).toBe(newest)
  await page.getByRole('button', { name: 'Swap' }).click()
  await amounts.getByRole('row', { name: 'Rows of data files 0 2' }).waitFor()
  await page.reload()
  await amounts.getByRole('row', { name: 'Rows of data files 0 2' }).waitFor()
  const search = new URL(page.url()).searchParams
  expect([search.get('from'), search.get('to')]).toEqual([newest, first])
  await page.goto(`${TABLE}?tab=columns`)
  await page.getByText('Added note varchar').waitFor()
})

test('a branch and a tag are made, the table is rolled back and brought forward again', async () => {
  const [newest] = await snapshotIds()
  const page = await visitTable('tab=branches')
  const create = async (kind: 'Branch' | 'Tag', name: string): Promise<void> => {
    await page.getByRole('button', { name: 'New branch or tag' }).click()
    await page.getByText(kind, { exact: true }).last().click()
    await page.getByRole('textbox', { name: 'Name' }).fill(name)
    await page.getByRole('button', { name: `Create ${kind.toLowerCase()}` }).click()
    await page.getByText(`The ${kind.toLowerCase()} ${name} is created.`).waitFor()
  }
  await create('Tag', 'month_end')
  await create('Branch', 'audit')

  await page.getByRole('tab', { name: 'Snapshots' }).click()
  await page.getByRole('button', { name: 'Roll back to it' }).click()
  const dialog = page.getByRole('dialog', { name: 'Roll back orders' })
  await dialog.getByText('with 1 row instead of 3').waitFor()
  await dialog.getByText('This commit no longer counts').waitFor()
  await dialog.getByRole('button', { name: 'Roll back' }).click()
  await page.getByText('orders is rolled back.').waitFor()
  expect(await rows()).toBe('1')

  await page.getByRole('tab', { name: 'Branches' }).click()
  await page.getByRole('button', { name: 'Fast-forward main' }).click()
  await page.getByRole('combobox', { name: 'To branch' }).click()
  await page.getByRole('option', { name: 'audit' }).click()
  await page.getByRole('button', { name: 'Fast-forward', exact: true }).click()
  await page.getByText('main is where audit is.').waitFor()
  expect((await snapshotIds())[0]).toBe(newest)
  expect(await rows()).toBe('3')

  await page.getByRole('button', { name: 'Drop month_end' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Drop', exact: true }).click()
  await page.getByText('month_end is dropped.').waitFor()
  await page.getByRole('button', { name: 'Drop month_end' }).waitFor({ state: 'detached' })
})

const properties = async () => (await journey.server().client.call('getTable', { params })).properties

test('properties are added, refused, removed and put back', async () => {
  const page = await visitTable('tab=properties')
  await page.getByRole('button', { name: 'Add a property' }).click()
  await page.getByRole('combobox', { name: 'Property' }).fill('write.delete.mode')
  await page.getByRole('textbox', { name: 'Value' }).fill('perhaps')
  await page.getByRole('button', { name: 'Save property' }).click()
  await page.getByText('write.delete.mode takes copy-on-write, merge-on-read, not «perhaps»').waitFor()
  await page.getByRole('textbox', { name: 'Value' }).fill('merge-on-read')
  await page.getByRole('button', { name: 'Save property' }).click()
  await page.getByText('write.delete.mode is set.').waitFor()
  expect((await properties())['write.delete.mode']).toBe('merge-on-read')

  await page.getByRole('button', { name: 'Remove write.delete.mode' }).click()
  await page.getByText('write.delete.mode is removed.').waitFor()
  expect((await properties())['write.delete.mode']).toBeUndefined()
  await page.getByRole('button', { name: 'Put it back' }).click()
  await page.getByRole('button', { name: 'Change write.delete.mode' }).waitFor()
  expect((await properties())['write.delete.mode']).toBe('merge-on-read')
})

test('expiring says first what would go', async () => {
  const page = await visitTable('tab=snapshots')
  await page.getByRole('button', { name: 'Expire old snapshots' }).click()
  await page.getByRole('button', { name: 'Show what would go' }).click()
  await page.getByText('Nothing would go').waitFor()
  expect(await snapshotIds()).toHaveLength(2)
})
