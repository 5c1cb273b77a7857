import type { Input, operations } from '@boathouse/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditedOperations, createTestWorkspace, type TestWorkspace } from '../../testing/test-workspace.ts'
import type { DatasetDeps, LiveTable } from './dataset-deps.ts'
import * as datasets from './datasets.service.ts'

/** The tables that live, as the catalogs would say; a test renames and drops by changing the list. */
let live: LiveTable[] = []
const uuidOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const table = (n: number, name: string): LiveTable => ({
  uuid: uuidOf(n),
  catalog: 'lake',
  schema: 'main',
  table: name,
  location: `file:///lake/${n}`,
  thing: { kind: 'table', id: uuidOf(n), name: `lake.main.${name}` },
})

let room: TestWorkspace
let deps: DatasetDeps
beforeAll(async () => {
  room = await createTestWorkspace()
  const { db } = room.database
  deps = {
    db,
    tables: {
      byName: async (_, name) => live.find((one) => one.schema === name.schema && one.table === name.table),
      byUuid: async (_, uuids) =>
        new Map(live.filter((one) => uuids.includes(one.uuid)).map((one) => [one.uuid, one])),
    },
    user: (from, name) =>
      from.selectFrom('principal').select(['id', 'name']).where('name', '=', name).executeTakeFirst(),
  }
})
afterAll(() => room.drop())
beforeEach(async () => {
  await room.database.db.deleteFrom('dataset').execute()
  live = [table(1, 'orders'), table(2, 'customers'), table(3, 'returns')]
})

const register = (
  name: string,
  of: string,
  more: Partial<Input<typeof operations.registerDataset>['body']> = {},
) =>
  datasets.registerDataset(deps, room.request('datasets.register'), room.workspace, {
    name,
    table: { catalog: 'lake', schema: 'main', table: of },
    description: '',
    tags: {},
    ...more,
  })
const list = async (query: Partial<Input<typeof operations.listDatasets>['query']>) => {
  const ctx = room.request('datasets.list')
  const page = await datasets.listDatasets(deps, ctx, room.workspace, { page_size: 100, ...query })
  return page.datasets.map((one) => one.name)
}
const get = (name: string) => datasets.getDataset(deps, room.request('datasets.get'), room.workspace, name)
const edit = (description: string, ifMatch?: number) =>
  datasets.updateDataset(deps, room.request('datasets.update', { ifMatch }), at('sales'), { description })
const rename = (name: string) =>
  datasets.updateDataset(deps, room.request('datasets.update'), at('sales'), { name })
const at = (dataset: string) => ({ workspace: room.workspace, dataset })

test('a registered table shows its location and format, its owner is who asked', async () => {
  const made = await register('sales', 'orders', { description: 'All orders', tags: { tier: 'gold' } })
  expect(made).toMatchObject({
    name: 'sales',
    owner: 'ada',
    status: 'ok',
    location: 'file:///lake/1',
    format: 'iceberg',
    version: 1,
    tags: { tier: 'gold' },
  })
  expect(await get('sales')).toEqual(made)
  expect((await auditedOperations(room)).at(-1)).toBe('datasets.register')
})

test('names and tables are taken once; absent tables and owners are told', async () => {
  await register('sales', 'orders')
  await expect(register('sales', 'customers')).rejects.toMatchObject({ code: 'DATASET_EXISTS' })
  await expect(register('other', 'orders')).rejects.toMatchObject({
    code: 'TABLE_ALREADY_REGISTERED',
    details: { dataset: 'sales' },
  })
  await expect(register('other', 'nothing')).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' })
  await expect(register('other', 'customers', { owner: 'nobody' })).rejects.toMatchObject({
    code: 'OWNER_NOT_FOUND',
  })
  expect(await list({})).toEqual(['sales'])
})

test('a renamed table keeps its dataset whole', async () => {
  await register('sales', 'orders')
  live = [{ ...table(1, 'orders_2026'), schema: 'archive' }]
  expect(await get('sales')).toMatchObject({
    status: 'ok',
    table: { catalog: 'lake', schema: 'archive', table: 'orders_2026' },
  })
  expect(await list({ table: 'lake.archive.orders_2026' })).toEqual(['sales'])
  expect(await list({ table: 'lake.main.orders' })).toEqual([])
})

test('a dropped table leaves a broken dataset under its last name; a new table of that name is another', async () => {
  await register('sales', 'orders')
  live = [table(1, 'orders_2026')]
  await get('sales')
  live = []
  expect(await get('sales')).toMatchObject({
    status: 'broken',
    location: null,
    format: null,
    table: { table: 'orders_2026' },
  })
  live = [table(9, 'orders_2026')]
  expect((await get('sales')).status).toBe('broken')
  await register('sales-new', 'orders_2026')
  expect((await get('sales-new')).status).toBe('ok')
  expect(await list({ table: 'lake.main.orders_2026' })).toEqual(['sales', 'sales-new'])
})

test('search by part of the name, owner, tag, and tag with value', async () => {
  await register('sales-orders', 'orders', { tags: { tier: 'gold', pii: '' } })
  await register('sales-returns', 'returns', { tags: { tier: 'silver' }, owner: 'eve' })
  await register('people', 'customers')
  expect(await list({ q: 'SALES' })).toEqual(['sales-orders', 'sales-returns'])
  expect(await list({ q: '%' })).toEqual([])
  expect(await list({ owner: 'Eve' })).toEqual(['sales-returns'])
  expect(await list({ tag: 'tier' })).toEqual(['sales-orders', 'sales-returns'])
  expect(await list({ tag: 'tier=silver' })).toEqual(['sales-returns'])
  expect(await list({ tag: 'pii=' })).toEqual(['sales-orders'])
  expect(await list({ tag: 'tier', owner: 'ada', q: 'ord' })).toEqual(['sales-orders'])
})

test('pages give every dataset once, by name', async () => {
  live = Array.from({ length: 7 }, (_, n) => table(100 + n, `t${n}`))
  for (const { table: name } of live.toReversed()) await register(`d-${name}`, name)
  const seen: string[] = []
  let page_token: string | undefined
  do {
    const ctx = room.request('datasets.list')
    const page = await datasets.listDatasets(deps, ctx, room.workspace, { page_size: 3, page_token })
    seen.push(...page.datasets.map((one) => one.name))
    page_token = page.next_page_token
  } while (page_token !== undefined)
  expect(seen).toEqual(['d-t0', 'd-t1', 'd-t2', 'd-t3', 'd-t4', 'd-t5', 'd-t6'])
})

test('an edit against an old version is refused, and of two at once one wins', async () => {
  await register('sales', 'orders')
  expect(await edit('one', 1)).toMatchObject({ description: 'one', version: 2 })
  await expect(edit('two', 1)).rejects.toMatchObject({ status: 412 })
  const both = await Promise.allSettled([edit('three', 2), edit('four', 2)])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await get('sales')).toMatchObject({ version: 3 })
})

test('a new name is free or refused, and the old one is gone', async () => {
  await register('sales', 'orders')
  await register('people', 'customers')
  await expect(rename('people')).rejects.toMatchObject({ code: 'DATASET_EXISTS' })
  expect(await rename('revenue')).toMatchObject({ name: 'revenue', version: 2 })
  await expect(get('sales')).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' })
})

test('transfer gives it to somebody else, delete forgets it', async () => {
  await register('sales', 'orders')
  const ctx = room.request('datasets.transfer')
  expect(await datasets.transferDataset(deps, ctx, at('sales'), 'eve')).toMatchObject({ owner: 'eve' })
  await expect(datasets.transferDataset(deps, ctx, at('sales'), 'nobody')).rejects.toMatchObject({
    code: 'OWNER_NOT_FOUND',
  })
  await datasets.deleteDataset(deps, room.request('datasets.delete'), at('sales'))
  await expect(get('sales')).rejects.toMatchObject({ status: 404 })
  expect((await auditedOperations(room)).slice(-2)).toEqual(['datasets.transfer', 'datasets.delete'])
})

test('somebody without rights sees what absent things look like', async () => {
  await register('sales', 'orders')
  for (const workspace of ['nowhere', room.workspace])
    await expect(
      datasets.getDataset(deps, room.strangerRequest('datasets.get'), workspace, 'sales'),
    ).rejects.toMatchObject({ code: 'WORKSPACE_NOT_FOUND' })
})
