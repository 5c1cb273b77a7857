import { EngineError } from '@boathouse/engines'
import { CommitStateUnknown } from '@boathouse/iceberg'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { canceled } from '../../testing/scripted-engine.ts'
import { auditedOperations } from '../../testing/test-workspace.ts'
import { findDataset } from '../datasets/dataset.store.ts'
import { createIngestRoom, type IngestRoom } from './testing.ts'

let it: IngestRoom
let upload: string
beforeAll(async () => {
  it = await createIngestRoom()
})
afterAll(() => it.close())
beforeEach(async () => {
  it.tables.clear()
  upload = (await it.upload('a\n1\n')).upload_id
  it.room.told.length = 0
})

const dataset = (name: string) => findDataset(it.room.database.db, it.room.workspaceId, name)
const abandon = (id: string) =>
  sql`UPDATE ingest SET lease_owner = '00000000-0000-7000-8000-00000000dead',
    lease_expires_at = clock_timestamp() - interval '1 s' WHERE id = ${id}`.execute(it.room.database.db)

test('a load that succeeds tells its rows, snapshot and dataset', async () => {
  const answer = it.load(upload, { register_as: 'flights' })
  const run = await it.script.nextIngest()
  expect(run.request).toMatchObject({
    mode: 'create',
    target: { table: 'flights' },
    summary: { 'boathouse.ingest-id': run.id },
  })
  it.addTable('flights')
  run.succeed({ rowsLoaded: 3_000_000n, snapshotId: 7_946_271_102_874_619_234n })
  expect(await answer).toMatchObject({
    ingest_id: run.id,
    state: 'SUCCEEDED',
    rows_loaded: '3000000',
    rows_rejected: '0',
    snapshot_id: '7946271102874619234',
    dataset: 'flights',
    error: null,
  })
  expect(await dataset('flights')).toMatchObject({ owner: 'ada', table_name: 'flights' })
  expect(it.room.told).toContain(`ingests ${run.id}`)
  expect((await auditedOperations(it.room)).at(-1)).toBe('ingests.create')
})

test('progress is told: taken, begun, ended', async () => {
  const answer = it.load(upload)
  const run = await it.script.nextIngest()
  run.running()
  await expect.poll(async () => (await it.get(run.id)).state).toBe('RUNNING')
  run.succeed()
  await answer
  expect(it.room.told.filter((one) => one === `ingests ${run.id}`)).toHaveLength(3)
})

test('what the load would fail with is told before it begins', async () => {
  it.addTable('flights')
  await expect(it.load(upload)).rejects.toMatchObject({ code: 'TABLE_EXISTS' })
  const target = { catalog: 'lake', schema: 'main', table: 'nothing' }
  await expect(it.load(upload, { target, mode: 'append' })).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' })
  await expect(it.load(upload, { target: { ...target, schema: 'x' } })).rejects.toMatchObject({
    code: 'SCHEMA_NOT_FOUND',
  })
  await expect(it.load(upload, { target: { ...target, catalog: 'x' } })).rejects.toMatchObject({
    code: 'CATALOG_NOT_FOUND',
  })
  await expect(it.load(upload, { target: { ...target, table: 'Not New' } })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
  })
  await expect(it.load(it.room.workspaceId, { target })).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
  await expect(it.load(upload, { target, register_as: 'flights' })).rejects.toMatchObject({
    code: 'DATASET_EXISTS',
  })
})

test('bad rows that were refused are shown with line and text', async () => {
  const answer = it.load(upload)
  const run = await it.script.nextIngest()
  const badRows = [{ line: 17n, column: 'delay', text: 'x,y', message: 'not a number' }]
  run.fail(new EngineError('BAD_ROWS', 'One row could not be read.', { details: { badRows } }))
  expect(await answer).toMatchObject({
    state: 'FAILED',
    error: { error_code: 'BAD_ROWS' },
    bad_rows: [{ line: '17', column: 'delay', text: 'x,y', message: 'not a number' }],
  })
})

test('a name that was taken meanwhile does not undo the load', async () => {
  const answer = it.load(upload, { register_as: 'late' })
  const run = await it.script.nextIngest()
  it.addTable('other')
  const other = await it.upload('b\n2\n')
  const first = it.load(other.upload_id, {
    register_as: 'late',
    mode: 'replace',
    target: { catalog: 'lake', schema: 'main', table: 'other' },
  })
  ;(await it.script.nextIngest()).succeed()
  expect(await first).toMatchObject({ dataset: 'late' })
  it.addTable('flights')
  run.succeed({ rowsLoaded: 1n })
  expect(await answer).toMatchObject({
    state: 'SUCCEEDED',
    rows_loaded: '1',
    dataset: null,
    error: { error_code: 'DATASET_EXISTS' },
  })
})

test('a cancel is confirmed by the engine; one that came too late leaves SUCCEEDED', async () => {
  const first = await it.load(upload, { wait_timeout: '0s' })
  const one = await it.script.nextIngest()
  const stopped = it.cancel(first.ingest_id)
  await one.aborted
  one.fail(canceled())
  expect(await stopped).toMatchObject({ state: 'CANCELED', error: null })

  const second = await it.load(upload, { wait_timeout: '0s' })
  const two = await it.script.nextIngest()
  const late = it.cancel(second.ingest_id)
  await two.aborted
  two.succeed({ rowsLoaded: 1n })
  expect(await late).toMatchObject({ state: 'SUCCEEDED', rows_loaded: '1' })
})

test('a load whose process died after the commit succeeded, and its dataset is registered', async () => {
  const { ingest_id } = await it.load(upload, { wait_timeout: '0s', register_as: 'found-again' })
  const run = await it.script.nextIngest()
  await abandon(ingest_id)
  it.addTable('flights')
  const summary = { 'boathouse.ingest-id': ingest_id, 'added-records': '3' }
  it.tables.get('flights')?.snapshots.push({ 'snapshot-id': 42n, summary })
  await it.module.recover(false)
  expect(await it.get(ingest_id)).toMatchObject({
    state: 'SUCCEEDED',
    snapshot_id: '42',
    rows_loaded: '3',
    dataset: 'found-again',
  })
  run.fail(canceled())
})

test('a load whose process died before the commit did not happen, and says what to do', async () => {
  const { ingest_id } = await it.load(upload, { wait_timeout: '0s' })
  const run = await it.script.nextIngest()
  await abandon(ingest_id)
  await it.module.recover(false)
  const ended = await it.get(ingest_id)
  expect(ended).toMatchObject({ state: 'FAILED', error: { error_code: 'ENGINE_LOST' } })
  expect(ended.error?.message).toContain('run it again')
  run.succeed({ rowsLoaded: 1n })
  expect(await it.get(ingest_id), 'the old owner writes nothing any more').toEqual(ended)
})

test('a load that died between its rejects and its rows says that the rejects are there', async () => {
  const { ingest_id } = await it.load(upload, { wait_timeout: '0s', on_bad_rows: 'reject' })
  const run = await it.script.nextIngest()
  await abandon(ingest_id)
  it.addTable('flights_rejects')
  it.tables.get('flights_rejects')?.snapshots.push({
    'snapshot-id': 9n,
    summary: { 'boathouse.ingest-id': ingest_id },
  })
  await it.module.recover(false)
  const ended = await it.get(ingest_id)
  expect(ended).toMatchObject({ state: 'FAILED', rejects_table: 'lake.main.flights_rejects' })
  expect(ended.error?.message).toContain('lake.main.flights_rejects')
  run.fail(canceled())
})

test('a commit that nobody knows of is judged by the table, not guessed', async () => {
  const { ingest_id } = await it.load(upload, { wait_timeout: '0s' })
  const run = await it.script.nextIngest()
  run.fail(new CommitStateUnknown('the database went away'))
  await it.module.deps.work.ended(ingest_id)
  expect((await it.get(ingest_id)).state).toBe('QUEUED')
  it.addTable('flights')
  const summary = { 'boathouse.ingest-id': ingest_id, 'added-records': '5' }
  it.tables.get('flights')?.snapshots.push({ 'snapshot-id': 77n, summary })
  await abandon(ingest_id)
  await it.module.recover(false)
  expect(await it.get(ingest_id)).toMatchObject({ state: 'SUCCEEDED', snapshot_id: '77', rows_loaded: '5' })
})
