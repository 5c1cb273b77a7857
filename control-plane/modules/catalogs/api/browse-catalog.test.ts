import { ApiError, createClient, type Client } from '@boathouse/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../../testing/whole-server.ts'

let server: WholeServer
let client: Client
const main = { catalog: 'lake', schema: 'main' }
const COLUMN = { id: 1, name: 'a', required: false, type: 'int' }
const trips = { ...main, table: 'trips' }

const sql = async (statement: string): Promise<void> => {
  const answer = await client.call('executeStatement', {
    params: { workspace: 'default' },
    body: { statement, wait_timeout: '50s' },
  })
  if (answer.status.state !== 'SUCCEEDED') throw new Error(JSON.stringify(answer.status))
}

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: unknown) => (error instanceof ApiError ? [error.status, error.code] : error),
  )

beforeAll(async () => {
  server = await startWholeServer()
  client = createClient({ baseUrl: server.url, token: WHOLE_SERVER_TOKEN })
  await sql(`CREATE TABLE lake.main.trips WITH (partitioning = ARRAY['month(day)', 'kind']) AS
    SELECT i AS id, DATE '2026-01-01' + (i % 59)::INTEGER AS day, 'k' || (i % 2) AS kind FROM range(100) AS r(i)`)
  await sql('INSERT INTO lake.main.trips SELECT 100, NULL, NULL')
})
afterAll(() => server?.close())

test('a table shows its columns, partitioning and numbers without reading data', async () => {
  const table = await client.call('getTable', { params: trips })
  expect(table).toMatchObject({
    catalog: 'lake',
    schema: 'main',
    name: 'trips',
    row_count: '101',
    format_version: 2,
    columns: [
      { name: 'id', type_text: 'bigint', iceberg_type: 'long', nullable: true },
      { name: 'day', type_text: 'date' },
      { name: 'kind', type_text: 'varchar' },
    ],
    partitioning: ['month(day)', 'kind'],
    sorted_by: [],
    dataset: null,
  })
  const { tables } = await client.call('listTables', { params: main })
  expect(tables).toMatchObject([{ name: 'trips', row_count: '101', size_bytes: table.size_bytes }])
})

test('snapshots come newest first, page by page', async () => {
  const first = await client.call('listSnapshots', { params: trips, query: { page_size: 1 } })
  expect(first.snapshots).toMatchObject([{ operation: 'append', is_current: true, refs: ['main'] }])
  const second = await client.call('listSnapshots', {
    params: trips,
    query: { page_size: 1, page_token: first.next_page_token },
  })
  expect(second.snapshots).toMatchObject([{ is_current: false, snapshot_id: first.snapshots[0]?.parent_id }])
  expect(second.next_page_token).toBeUndefined()
})

test('statistics of the columns are those of the files', async () => {
  const { columns, ...all } = await client.call('getTableStatistics', { params: trips })
  expect(all).toMatchObject({ file_count: '5', delete_file_count: '0', record_count: '101' })
  expect(columns).toMatchObject([
    { name: 'id', value_count: '101', null_count: '0', lower_bound: '0', upper_bound: '100' },
    { name: 'day', null_count: '1', lower_bound: '2026-01-01', files_without_metrics: '0' },
    { name: 'kind', type_text: 'varchar', null_count: '1', lower_bound: 'k0', upper_bound: 'k1' },
  ])
  const none = client.call('getTableStatistics', { params: { ...trips, table: 'none' } })
  expect(await codeOf(none)).toEqual([404, 'TABLE_NOT_FOUND'])
})

test('files and partitions of the current snapshot agree with each other', async () => {
  const { files } = await client.call('listFiles', { params: trips })
  expect(files.map((file) => file.file_path)).toEqual(files.map((file) => file.file_path).toSorted())
  const { partitions } = await client.call('listPartitions', { params: trips })
  expect(partitions.map((row) => [row.partition, row.record_count])).toEqual([
    ['day_month=2026-01/kind=k0', '31'],
    ['day_month=2026-01/kind=k1', '31'],
    ['day_month=2026-02/kind=k0', '19'],
    ['day_month=2026-02/kind=k1', '19'],
    ['day_month=null/kind=null', '1'],
  ])
  const rows = files.reduce((sum, file) => sum + BigInt(file.record_count), 0n)
  expect(rows).toBe(101n)
})

test('names resolve without regard to case until two differ by nothing else', async () => {
  expect((await client.call('getTable', { params: { ...main, schema: 'MAIN', table: 'Trips' } })).name).toBe(
    'trips',
  )
  // Our SQL makes no such name; a foreign engine may.
  const made = await fetch(`${server.url}/iceberg/v1/lake/namespaces/main/tables`, {
    method: 'POST',
    headers: { authorization: `Bearer ${WHOLE_SERVER_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Trips', schema: { type: 'struct', fields: [COLUMN] } }),
  })
  expect(made.status).toBe(200)
  expect((await client.call('getTable', { params: { ...main, table: 'Trips' } })).columns).toHaveLength(1)
  expect(await codeOf(client.call('getTable', { params: { ...main, table: 'TRIPS' } }))).toEqual([
    422,
    'AMBIGUOUS_NAME',
  ])
  await client.call('dropTable', { params: { ...main, table: 'Trips' } })
})

test('what is absent is named', async () => {
  const get = (params: typeof trips) => codeOf(client.call('getTable', { params }))
  expect(await get({ ...trips, catalog: 'none' })).toEqual([404, 'CATALOG_NOT_FOUND'])
  expect(await get({ ...trips, schema: 'none' })).toEqual([404, 'SCHEMA_NOT_FOUND'])
  expect(await get({ ...trips, table: 'none' })).toEqual([404, 'TABLE_NOT_FOUND'])
})

const find = async (q: string) =>
  (await client.call('search', { params: { workspace: 'default' }, query: { q } })).hits

test('search finds tables, views, schemas and catalogs by part of their name', async () => {
  expect(await find('RIP')).toEqual([{ kind: 'table', name: 'trips', path: 'lake.main.trips' }])
  await sql('CREATE VIEW lake.main.latest AS SELECT 1 AS a')
  expect(await find('ATES')).toEqual([{ kind: 'view', name: 'latest', path: 'lake.main.latest' }])
  await sql('DROP VIEW lake.main.latest')
  expect(await find('main')).toContainEqual({ kind: 'schema', name: 'main', path: 'lake.main' })
  expect(await find('lak')).toEqual([{ kind: 'catalog', name: 'lake', path: 'lake' }])
})

test('rename keeps the data and refuses a name that is taken', async () => {
  await client.call('createSchema', { params: { catalog: 'lake' }, body: { name: 'other' } })
  await sql('CREATE TABLE lake.main.first AS SELECT 1 AS a')
  const rename = (table: string, body: { schema?: string; name: string }) =>
    client.call('renameTable', { params: { ...main, table }, body })
  expect(await codeOf(rename('first', { name: 'trips' }))).toEqual([409, 'TABLE_EXISTS'])
  expect(await rename('first', { schema: 'other', name: 'second' })).toMatchObject({
    schema: 'other',
    name: 'second',
    row_count: '1',
  })
  const schema = { catalog: 'lake', schema: 'other' }
  expect(await codeOf(client.call('dropSchema', { params: schema }))).toEqual([409, 'SCHEMA_NOT_EMPTY'])
  await client.call('dropTable', { params: { ...schema, table: 'second' } })
  await client.call('dropSchema', { params: schema })
})

test('a prefix may not reach into what is ours', async () => {
  const set = (prefix: string) =>
    client.call('updateCatalog', { params: { catalog: 'lake' }, body: { allowed_prefixes: [prefix] } })
  const { location } = await client.call('getCatalog', { params: { catalog: 'lake' } })
  for (const prefix of [location, `${location}/x`, 'file:///', 'file:///tmp', 'file:///a/../b', 'nowhere'])
    expect(await codeOf(set(prefix)), prefix).toEqual([422, 'PREFIX_NOT_ALLOWED'])
  expect((await set('s3a://bucket/shared/')).allowed_prefixes).toEqual(['s3://bucket/shared'])
})
