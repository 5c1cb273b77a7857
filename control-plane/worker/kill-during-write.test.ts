import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Result } from '@boathouse/contract/client.ts'
import { startServerRoom, type ServerRoom } from '../testing/server-client.ts'

// A server that dies while the statement of a task writes: the attempt that follows writes once, and no file is left.

let room: ServerRoom
beforeAll(async () => {
  room = await startServerRoom()
})
afterAll(() => room.close())

const dataFiles = (): string[] =>
  readdirSync(room.home, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.startsWith('warehouse') && file.endsWith('.parquet'))
    .toSorted()

const begin = async (name: string, statement: string): Promise<string> => {
  const client = room.client()
  const params = { workspace: 'default' }
  await client.call('createJob', {
    params,
    body: { name, tasks: [{ task_key: 'write', sql: { statement } }] },
  })
  return (await client.call('createRun', { params: { ...params, job: name }, body: {} })).run_id
}
const ended = async (run_id: string): Promise<Result<'getRun'>> => {
  for (;;) {
    const run = await room.client().call('getRun', {
      params: { workspace: 'default', job: '-', run_id },
      query: { wait_timeout: '30s' },
    })
    if (run.finished_at !== null) return run
  }
}

const MANY = 3_000_000
// Sorting nothing, so that files come while it works.
const ROWS = `SELECT range AS id, md5(range::VARCHAR) AS filler FROM range(${MANY})`

test.each([
  ['create', `CREATE TABLE made AS ${ROWS}`, 'made'],
  ['insert', `INSERT INTO filled ${ROWS}`, 'filled'],
])('killed in the middle of %s', { timeout: 180_000 }, async (name, statement, table) => {
  if (name === 'insert') await room.sql(`CREATE TABLE ${table} (id BIGINT, filler VARCHAR)`)
  const before = dataFiles()
  const runId = await begin(name, statement)
  while (dataFiles().length === before.length) await new Promise((resolve) => setTimeout(resolve, 2))
  await room.restartAfter('SIGKILL')

  expect(await ended(runId)).toMatchObject({
    state: 'SUCCEEDED',
    tasks: [{ attempts: [{ state: 'FAILED', reason: 'WORKER_LOST' }, { state: 'SUCCEEDED' }] }],
  })
  const { result } = await room.sql(`SELECT file_path FROM "${table}$files"`)
  const own = (result?.data_array ?? []).map(([path]) =>
    String(path).replace(/^.*\/warehouse\//, 'warehouse/'),
  )
  expect(dataFiles()).toEqual([...new Set([...before, ...own])].toSorted())
  const counted = (await room.sql(`SELECT count(*), count(DISTINCT id) FROM ${table}`)).result
  expect(counted?.data_array[0]).toEqual([String(MANY), String(MANY)])
})
