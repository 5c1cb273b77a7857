import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Result } from '@boathouse/contract/client.ts'
import { startServerRoom, type ServerRoom } from '../testing/server-client.ts'
import { startSourceDatabase, type SourceDatabase } from '../testing/source-database.ts'

// A server that dies while a task loads from a database: the table is as it was, and the next run loads every row once.

let room: ServerRoom
let source: SourceDatabase
beforeAll(async () => {
  ;[source, room] = await Promise.all([startSourceDatabase(), startServerRoom()])
  const { fields, secrets } = source
  await room.client().call('createConnection', {
    params: { workspace: 'default' },
    body: { name: 'erp', kind: 'postgres', fields, secrets },
  })
})
afterAll(async () => {
  await room.close()
  await source.remove()
})

// Each starts a server twice.
const SLOW = { timeout: 180_000 }
const MANY = 400_000
// Rows on their way from the database to the engine.
const INCOMING = /incoming\/.+/

const jobOf = (table: string): string => table.replaceAll('_', '-')
const createLoad = async (table: string): Promise<void> => {
  await room.client().call('createJob', {
    params: { workspace: 'default' },
    body: {
      name: jobOf(table),
      tasks: [
        {
          task_key: 'load',
          ingest: {
            postgres: { connection: 'erp', table, cursor_column: 'id' },
            target: { table },
          },
        },
      ],
    },
  })
}
const begin = async (job: string): Promise<Result<'getRun'>> =>
  room.client().call('createRun', { params: { workspace: 'default', job: jobOf(job) }, body: {} })
const ended = async (run_id: string): Promise<Result<'getRun'>> => {
  for (;;) {
    const run = await room.client().call('getRun', {
      params: { workspace: 'default', job: '-', run_id },
      query: { wait_timeout: '30s' },
    })
    if (run.finished_at !== null) return run
  }
}
const run = async (job: string): Promise<Result<'getRun'>> => ended((await begin(job)).run_id)

const below = (directory: string): string[] =>
  readdirSync(room.home, { recursive: true, encoding: 'utf8' }).filter((file) => file.startsWith(directory))
const dataFiles = (): string[] =>
  below('warehouse')
    .filter((file) => file.endsWith('.parquet'))
    .toSorted()

/** When the server dies: while rows come from the database, and while data files are written. */
const MOMENTS: Readonly<Record<string, (before: readonly string[]) => boolean>> = {
  extracting: () => below('').some((file) => INCOMING.test(file)),
  writing: (before) => dataFiles().length > before.length,
}

/** The data files that the table consists of are all that lie around, in the end. */
const untilNothingElseIsLeft = async (table: string, before: readonly string[]): Promise<void> => {
  const { result } = await room.sql(`SELECT file_path FROM "${table}$files"`)
  const own = (result?.data_array ?? []).map(([location]) =>
    String(location).replace(/^.*\/warehouse\//, 'warehouse/'),
  )
  await expect.poll(dataFiles, { timeout: 20_000 }).toEqual([...new Set([...before, ...own])].toSorted())
  expect(below('').filter((file) => INCOMING.test(file))).toEqual([])
}

const LOST_ONCE = {
  state: 'SUCCEEDED',
  tasks: [
    {
      result: { rows: String(MANY) },
      attempts: [{ state: 'FAILED', reason: 'WORKER_LOST' }, { state: 'SUCCEEDED' }],
    },
  ],
}

test.each(Object.entries(MOMENTS))(
  'killed while %s: the cursor stays where it was, the attempt that follows loads each row once, and no file is left',
  SLOW,
  async (moment, isReached) => {
    const table = `readings_${moment}`
    await source.run(`CREATE TABLE ${table} (id int, filler text); INSERT INTO ${table} VALUES (0, 'first')`)
    await createLoad(table)
    expect((await run(table)).tasks[0]?.result).toMatchObject({ rows: '1' })
    const before = dataFiles()
    await source.run(
      `INSERT INTO ${table} SELECT i, repeat(md5(i::text), 4) FROM generate_series(1, ${MANY}) i`,
    )
    const { run_id } = await begin(table)
    while (!isReached(before)) await new Promise((resolve) => setTimeout(resolve, 2))
    await room.restartAfter('SIGKILL')

    expect(await ended(run_id)).toMatchObject(LOST_ONCE)
    const counted = (await room.sql(`SELECT count(*), count(DISTINCT id), max(id) FROM ${table}`)).result
    expect(counted?.data_array[0]).toEqual([String(MANY + 1), String(MANY + 1), String(MANY)])
    await untilNothingElseIsLeft(table, before)
    expect((await run(table)).tasks[0]?.result).toMatchObject({ rows: '0' })
  },
)

test(
  'killed while the first rows come: what the attempt that follows makes is the whole table',
  SLOW,
  async () => {
    await source.run(
      `CREATE TABLE fresh AS SELECT i AS id, repeat(md5(i::text), 4) AS filler FROM generate_series(1, ${MANY}) i`,
    )
    await createLoad('fresh')
    const before = dataFiles()
    const { run_id } = await begin('fresh')
    while (dataFiles().length === before.length) await new Promise((resolve) => setTimeout(resolve, 2))
    await room.restartAfter('SIGKILL')
    expect(await ended(run_id)).toMatchObject(LOST_ONCE)
    expect((await room.sql('SELECT count(*), count(DISTINCT id) FROM fresh')).result?.data_array[0]).toEqual([
      String(MANY),
      String(MANY),
    ])
    await untilNothingElseIsLeft('fresh', before)
  },
)
