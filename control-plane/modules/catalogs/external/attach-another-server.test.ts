import { createClient, type Client } from '@boathouse/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../../testing/whole-server.ts'

let theirs: WholeServer
let ours: WholeServer
let here: Client
let there: Client

const connect = (name: string, endpoint: string): Promise<unknown> =>
  here.call('createConnection', {
    params: { workspace: 'default' },
    body: {
      name,
      kind: 'iceberg_rest',
      description: '',
      fields: { endpoint, warehouse: 'lake' },
      secrets: { token: WHOLE_SERVER_TOKEN },
    },
  })

beforeAll(async () => {
  ;[theirs, ours] = await Promise.all([startWholeServer(), startWholeServer()])
  here = createClient({ baseUrl: ours.url, token: WHOLE_SERVER_TOKEN })
  there = createClient({ baseUrl: theirs.url, token: WHOLE_SERVER_TOKEN })
  await connect('theirs', `${theirs.url}/iceberg`)
  await here.call('attachCatalog', { body: { name: 'ext', workspace: 'default', connection: 'theirs' } })
})
afterAll(() => Promise.all([theirs.close(), ours.close()]))

const sql = async (client: Client, statement: string): Promise<readonly (readonly (string | null)[])[]> => {
  const { status, result } = await client.call('executeStatement', {
    params: { workspace: 'default' },
    body: { statement, wait_timeout: '50s' },
  })
  if (status.state !== 'SUCCEEDED') throw new Error(`${status.error?.error_code}: ${status.error?.message}`)
  return result?.data_array ?? []
}

test('both sides read what either writes', async () => {
  await sql(there, "CREATE TABLE main.t AS SELECT 1 AS id, 'one' AS name")
  expect(await sql(here, 'SELECT * FROM ext.main.t')).toEqual([['1', 'one']])
  await sql(here, "INSERT INTO ext.main.t VALUES (2, 'two'), (3, 'three')")
  await sql(here, "UPDATE ext.main.t SET name = 'zwei' WHERE id = 2")
  await sql(
    here,
    'MERGE INTO ext.main.t AS t USING (SELECT 3 AS id) AS s ON t.id = s.id WHEN MATCHED THEN DELETE',
  )
  await sql(here, 'ALTER TABLE ext.main.t ADD COLUMN note varchar')
  expect(await sql(there, 'SELECT * FROM main.t ORDER BY id')).toEqual([
    ['1', 'one', null],
    ['2', 'zwei', null],
  ])
  await sql(here, 'CREATE TABLE ext.main.made AS SELECT * FROM ext.main.t')
  await sql(here, 'CREATE OR REPLACE TABLE ext.main.made AS SELECT count(*) AS n FROM ext.main.t')
  expect(await sql(there, 'SELECT n FROM main.made')).toEqual([['2']])
  await sql(here, 'CREATE SCHEMA ext.new_one')
  await sql(here, 'CREATE VIEW ext.new_one.v AS SELECT 7 AS seven')
  expect(await sql(there, 'SELECT seven FROM new_one.v')).toEqual([['7']])
})

test('sixteen writers of both sides lose nothing', async () => {
  await sql(there, 'CREATE TABLE main.counted (side varchar)')
  const inserts = Array.from({ length: 8 }, () => [
    sql(here, "INSERT INTO ext.main.counted VALUES ('here')"),
    sql(there, "INSERT INTO main.counted VALUES ('there')"),
  ])
  await Promise.all(inserts.flat())
  expect(await sql(here, 'SELECT side, count(*) FROM ext.main.counted GROUP BY side ORDER BY side')).toEqual([
    ['here', '8'],
    ['there', '8'],
  ])
})

test('the catalog is listed, browsed and changed as any other', async () => {
  const { catalogs } = await here.call('listCatalogs', { query: {} })
  expect(catalogs).toMatchObject([
    { name: 'ext', kind: 'external', connection: 'theirs', location: `${theirs.url}/iceberg` },
    { name: 'lake', kind: 'built_in', connection: null },
  ])
  const main = { catalog: 'ext', schema: 'main' }
  const schemas = await here.call('listSchemas', { params: { catalog: 'ext' }, query: {} })
  expect(schemas.schemas.map(({ name }) => name)).toContain('main')
  const { tables } = await here.call('listTables', { params: main, query: { kind: 'all' } })
  expect(tables).toContainEqual(expect.objectContaining({ catalog: 'ext', name: 't', kind: 'table' }))
  const table = await here.call('getTable', { params: { ...main, table: 'T' } })
  expect(table).toMatchObject({ name: 't', row_count: '2', columns: [{ name: 'id' }, { name: 'name' }, {}] })
  const { snapshots } = await here.call('listSnapshots', { params: { ...main, table: 't' }, query: {} })
  expect(snapshots.map(({ operation }) => operation)).toEqual(['overwrite', 'overwrite', 'append', 'append'])
  const view = await here.call('getView', { params: { catalog: 'ext', schema: 'new_one', view: 'v' } })
  expect(view).toMatchObject({ name: 'v', runnable: true, columns: [{ name: 'seven' }] })
  const renamed = { params: { ...main, table: 'made' }, body: { name: 'made_again' } }
  expect(await here.call('renameTable', renamed)).toMatchObject({ name: 'made_again' })
  await here.call('dropTable', { params: { ...main, table: 'made_again' }, query: { purge: 'true' } })
  await expect(here.call('getTable', { params: { ...main, table: 'made_again' } })).rejects.toMatchObject({
    code: 'TABLE_NOT_FOUND',
  })
})

const of = (catalog: string) => ({ params: { catalog, schema: 'main', table: 'parted' }, query: {} })

test('files, partitions and statistics of columns are those that the other server shows', async () => {
  await sql(
    there,
    "CREATE TABLE main.parted WITH (partitioning = ARRAY['k']) AS SELECT i AS id, i % 2 AS k FROM range(10) r(i)",
  )
  const partitions = await here.call('listPartitions', of('ext'))
  expect(partitions.partitions).toMatchObject([
    { partition: 'k=0', record_count: '5', file_count: '1' },
    { partition: 'k=1', record_count: '5', file_count: '1' },
  ])
  expect(partitions).toEqual(await there.call('listPartitions', of('lake')))
  expect(await here.call('listFiles', of('ext'))).toEqual(await there.call('listFiles', of('lake')))
  const statistics = await here.call('getTableStatistics', of('ext'))
  expect(statistics).toMatchObject({ file_count: '2', columns: [{ lower_bound: '0', upper_bound: '9' }, {}] })
  expect(statistics).toEqual(await there.call('getTableStatistics', of('lake')))
  await expect(
    here.call('getTableStatistics', { params: { catalog: 'ext', schema: 'main', table: 'nowhere' } }),
  ).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' })
})

test('what makes no sense elsewhere says so, and the REST endpoint serves no catalogs of others', async () => {
  const update = { params: { catalog: 'ext' }, body: { allowed_prefixes: [] } }
  await expect(here.call('updateCatalog', update)).rejects.toMatchObject({
    code: 'NOT_FOR_EXTERNAL_CATALOGS',
  })
  const headers = { authorization: `Bearer ${WHOLE_SERVER_TOKEN}` }
  const config = await fetch(`${ours.url}/iceberg/v1/config?warehouse=ext`, { headers })
  expect(config.status).toBe(404)
})

test('changes are in the audit log of this side', async () => {
  const { audit_events: events } = await here.call('listAuditEvents', { query: { page_size: 100 } })
  const details = events.filter((event) => event.object_name === 'ext').map((event) => event.details)
  expect(details).toContainEqual(
    expect.objectContaining({ external: true, table: 'main.t', action: 'commit' }),
  )
  expect(details).toContainEqual(expect.objectContaining({ schema: 'new_one', action: 'create' }))
  expect(details).toContainEqual(expect.objectContaining({ connection: 'theirs', forced: false }))
})

test('a name is given once, and a connection in use stays', async () => {
  const again = { body: { name: 'lake', workspace: 'default', connection: 'theirs' } }
  await expect(here.call('attachCatalog', again)).rejects.toMatchObject({ code: 'CATALOG_EXISTS' })
  const connection = { params: { workspace: 'default', connection: 'theirs' } }
  await expect(here.call('deleteConnection', connection)).rejects.toMatchObject({
    code: 'CONNECTION_IN_USE',
    message: expect.stringContaining('the catalog «ext»'),
  })
  await expect(here.call('detachCatalog', { params: { catalog: 'lake' } })).rejects.toMatchObject({
    code: 'CATALOG_NOT_EXTERNAL',
  })
})

test('a catalog that does not answer is attached only by force, and the others stay usable', async () => {
  await connect('down', 'http://127.0.0.1:1')
  const body = { name: 'gone', workspace: 'default', connection: 'down' }
  await expect(here.call('attachCatalog', { body })).rejects.toMatchObject({ code: 'CATALOG_NOT_REACHED' })
  await here.call('attachCatalog', { body: { ...body, force: true } })
  await expect(sql(here, 'SELECT * FROM gone.main.t')).rejects.toThrow(
    /CATALOG_UNAVAILABLE: The catalog gone gives no answer/,
  )
  await expect(here.call('listSchemas', { params: { catalog: 'gone' }, query: {} })).rejects.toMatchObject({
    code: 'CATALOG_UNAVAILABLE',
    message: expect.stringContaining('gone'),
  })
  expect(await sql(here, 'SHOW CATALOGS')).toEqual([['ext'], ['gone'], ['lake']])
  expect(await sql(here, 'SELECT id FROM ext.main.t ORDER BY id')).toEqual([['1'], ['2']])
  await here.call('detachCatalog', { params: { catalog: 'gone' } })
})

test('detaching forgets the name and nothing else', async () => {
  await here.call('detachCatalog', { params: { catalog: 'ext' } })
  await expect(sql(here, 'SELECT * FROM ext.main.t')).rejects.toThrow('CATALOG_NOT_FOUND')
  expect(await sql(there, 'SELECT id FROM main.t ORDER BY id')).toEqual([['1'], ['2']])
})
