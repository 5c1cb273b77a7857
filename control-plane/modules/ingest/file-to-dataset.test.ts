import { gzipSync } from 'node:zlib'
import { createClient, type Client, type Request } from '@boathouse/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../testing/whole-server.ts'

let server: WholeServer
let client: Client
beforeAll(async () => {
  server = await startWholeServer()
  client = createClient({ baseUrl: server.url, token: WHOLE_SERVER_TOKEN })
})
afterAll(() => server.close())

const params = { workspace: 'default' }
const at = (table: string) => ({ catalog: 'lake', schema: 'main', table })

const upload = async (filename: string, body: string | Uint8Array<ArrayBuffer>): Promise<string> =>
  (await client.call('createUpload', { params, query: { filename }, body })).upload_id
const load = (body: Request<'createIngest'>['body']) =>
  client.call('createIngest', { params, body: { wait_timeout: '50s', ...body } })
const rows = async (statement: string) => {
  const answer = await client.call('executeStatement', { params, body: { statement, wait_timeout: '50s' } })
  expect(answer.status.error).toBeUndefined()
  return answer.result?.data_array
}

const CSV = 'Station Name,Delay,At\nKraków,12,2026-11-23 10:00:00\nGdańsk,-3,2026-11-23 11:00:00\n'

test('a file becomes a previewed, typed, registered table; the dropped table leaves the dataset broken', async () => {
  const upload_id = await upload('delays.csv.gz', gzipSync(CSV))
  const preview = await client.call('previewUpload', { params: { ...params, upload_id }, body: {} })
  expect(preview.options).toMatchObject({ format: 'csv', compression: 'gzip', has_header: true })
  expect(preview.columns).toEqual([
    { source: 'Station Name', name: 'station_name', type_text: 'VARCHAR' },
    { source: 'Delay', name: 'delay', type_text: 'BIGINT' },
    { source: 'At', name: 'at', type_text: 'TIMESTAMP' },
  ])
  expect(preview.rows[0]).toEqual(['Kraków', '12', '2026-11-23 10:00:00'])

  const made = await load({
    upload_id,
    target: at('delays'),
    options: preview.options,
    columns: [
      { source: 'Station Name', name: 'station' },
      { source: 'Delay', name: 'delay', type: 'INTEGER' },
    ],
    register_as: 'delays',
  })
  expect(made).toMatchObject({ state: 'SUCCEEDED', rows_loaded: '2', dataset: 'delays', error: null })
  expect(await rows('SELECT * FROM delays ORDER BY delay')).toEqual([
    ['Gdańsk', '-3'],
    ['Kraków', '12'],
  ])
  const dataset = () => client.call('getDataset', { params: { ...params, dataset: 'delays' } })
  expect(await dataset()).toMatchObject({ status: 'ok', table: at('delays'), owner: 'admin' })
  await rows('ALTER TABLE delays RENAME TO late')
  expect(await dataset()).toMatchObject({ status: 'ok', table: at('late') })
  await rows('DROP TABLE late')
  expect(await dataset()).toMatchObject({ status: 'broken', table: at('late'), location: null })
})

test('append adds one snapshot, replace swaps the rows in one, and both are found by the id of their load', async () => {
  const first = await upload('n.csv', 'n\n1\n2\n')
  const second = await upload('n.ndjson', '{"n":3}\n{"n":4}\n')
  expect((await load({ upload_id: first, target: at('numbers') })).state).toBe('SUCCEEDED')
  const appended = await load({ upload_id: second, target: at('numbers'), mode: 'append' })
  expect(await rows('SELECT n FROM numbers ORDER BY n')).toEqual([['1'], ['2'], ['3'], ['4']])
  const replaced = await load({ upload_id: second, target: at('numbers'), mode: 'replace' })
  expect(await rows('SELECT n FROM numbers ORDER BY n')).toEqual([['3'], ['4']])
  const { snapshots } = await client.call('listSnapshots', { params: at('numbers') })
  const loads = snapshots.map((one) => [one.snapshot_id, one.summary['boathouse.ingest-id']])
  expect(loads).toHaveLength(3)
  expect(loads).toContainEqual([appended.snapshot_id, appended.ingest_id])
  expect(loads).toContainEqual([replaced.snapshot_id, replaced.ingest_id])
  expect(await rows(`SELECT count(*) FROM numbers FOR VERSION AS OF ${appended.snapshot_id}`)).toEqual([
    ['4'],
  ])
})

const BAD = 'n,label\n1,one\ntwo,zwei\n3,three\n'

test('bad rows refuse the load with their line and text, and nothing is made', async () => {
  const upload_id = await upload('bad.csv', BAD)
  const columns = [
    { source: 'n', name: 'n', type: 'BIGINT' },
    { source: 'label', name: 'label' },
  ]
  const refused = await load({ upload_id, target: at('bad'), columns })
  expect(refused).toMatchObject({ state: 'FAILED', error: { error_code: 'BAD_ROWS' }, snapshot_id: null })
  expect(refused.bad_rows).toMatchObject([{ line: '3', column: 'n', text: expect.stringContaining('two') }])
  await expect(client.call('getTable', { params: at('bad') })).rejects.toMatchObject({ status: 404 })

  const kept = await load({ upload_id, target: at('bad'), columns, on_bad_rows: 'reject' })
  expect(kept).toMatchObject({
    state: 'SUCCEEDED',
    rows_loaded: '2',
    rows_rejected: '1',
    rejects_table: 'lake.main.bad_rejects',
  })
  expect(await rows('SELECT n, label FROM bad ORDER BY n')).toEqual([
    ['1', 'one'],
    ['3', 'three'],
  ])
  expect(await rows('SELECT count(*) FROM bad_rejects')).toEqual([['1']])
})

test('a file that is not what it says is refused by its preview and by its load', async () => {
  const upload_id = await upload('broken.parquet', 'this is no Parquet')
  await expect(
    client.call('previewUpload', { params: { ...params, upload_id }, body: {} }),
  ).rejects.toMatchObject({
    code: 'UNREADABLE_FILE',
    status: 422,
  })
  expect(await load({ upload_id, target: at('broken') })).toMatchObject({
    state: 'FAILED',
    error: { error_code: 'UNREADABLE_FILE' },
  })
})
