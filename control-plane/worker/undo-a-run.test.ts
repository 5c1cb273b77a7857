import type { Output, operations } from '@boathouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

type Undo = Output<typeof operations.getRunUndo>

const plan = (runId: string) => room.call<Undo>('GET', `/jobs/-/runs/${runId}/undo`)
const undo = (runId: string) => room.call<Undo>('POST', `/jobs/-/runs/${runId}/undo`)
const rows = async (table: string) => (await room.sql(`SELECT count(*) FROM ${table}`))[0]?.[0]

/** A job of one statement after the other. */
const job = (name: string, ...statements: string[]) =>
  room.createJob(name, {
    tasks: statements.map((statement, index) => ({
      task_key: `t${index}`,
      sql: { statement },
      depends_on: index === 0 ? [] : [{ task_key: `t${index - 1}` }],
    })),
  })

test('every table that a run wrote goes back to before it, in one commit, and once', async () => {
  await room.sql('CREATE TABLE a AS SELECT 1 AS n')
  await room.sql('CREATE TABLE b AS SELECT 1 AS n')
  await job('two', 'INSERT INTO a SELECT 2', 'INSERT INTO a SELECT 3', 'DELETE FROM b')
  const { run_id } = await room.run('two')
  expect(await rows('a')).toBe('3')
  const offered = await plan(run_id)
  expect(offered).toMatchObject({ possible: true, reason: null })
  expect(offered.tables.map(({ table, status, snapshot_ids: made }) => [table, status, made.length])).toEqual(
    [
      ['lake.main.a', 'READY', 2],
      ['lake.main.b', 'READY', 1],
    ],
  )
  const done = await undo(run_id)
  expect(done.tables.map(({ status }) => status)).toEqual(['UNDONE', 'UNDONE'])
  expect([await rows('a'), await rows('b')]).toEqual(['1', '1'])
  const snapshots = await room.sql('SELECT snapshot_id FROM "a$snapshots"')
  expect(snapshots).toHaveLength(3)
  await expect(undo(run_id)).rejects.toThrow(/UNDO_REFUSED.*undone already/s)
  const { rows: events } = await room.server.database.pool.query(
    "SELECT object_name, details ->> 'run_id' AS run FROM audit_event WHERE operation = 'runs.undo' ORDER BY object_name",
  )
  expect(events).toEqual([
    { object_name: 'lake.main.a', run: run_id },
    { object_name: 'lake.main.b', run: run_id },
  ])
})

test('it is refused with the reason when others committed since, and then changes no table', async () => {
  await room.sql('CREATE TABLE c AS SELECT 1 AS n')
  await room.sql('CREATE TABLE d AS SELECT 1 AS n')
  await job('since', 'INSERT INTO c SELECT 2', 'INSERT INTO d SELECT 2')
  const { run_id } = await room.run('since')
  await room.sql('INSERT INTO d SELECT 3')
  expect(await plan(run_id)).toMatchObject({
    possible: false,
    reason: expect.stringContaining('lake.main.d'),
  })
  await expect(undo(run_id)).rejects.toThrow(/409.*UNDO_REFUSED.*Others committed/s)
  expect([await rows('c'), await rows('d')]).toEqual(['2', '3'])
})

test('others that committed between two snapshots of a run keep what they wrote', async () => {
  await room.sql('CREATE TABLE e AS SELECT 1 AS n')
  await job('one', 'INSERT INTO e SELECT 2')
  const first = await room.run('one')
  await room.run('one')
  expect(await plan(first.run_id)).toMatchObject({ possible: false })
})

test('a table that the run made is left empty; what it dropped stays dropped', async () => {
  await job('make', 'CREATE TABLE f AS SELECT 1 AS n', 'CREATE TABLE g AS SELECT 1 AS n', 'DROP TABLE g')
  const { run_id } = await room.run('make')
  const offered = await plan(run_id)
  expect(offered.tables.map(({ table, status }) => [table, status])).toEqual([
    ['lake.main.f', 'READY'],
    [null, 'DROPPED'],
  ])
  await undo(run_id)
  expect(await rows('f')).toBe('0')
})

test('what is at work, wrote nothing, or is not there has nothing to undo', async () => {
  await job('read', 'SELECT 1')
  const { run_id } = await room.run('read')
  expect(await plan(run_id)).toMatchObject({ possible: false, tables: [] })
  await expect(undo(run_id)).rejects.toThrow(/409.*UNDO_REFUSED/s)
  await expect(undo('0199aaaa-0000-7000-8000-000000000000')).rejects.toThrow('RUN_NOT_FOUND')
  await room.createJob('slow', {
    tasks: [
      {
        task_key: 'a',
        sql: { statement: 'SELECT sum(a.range + b.range) FROM range(1000000) a, range(1000000) b' },
      },
    ],
  })
  const slow = await room.begin('slow')
  await expect(undo(slow.run_id)).rejects.toThrow('RUN_NOT_ENDED')
  await room.call('POST', `/jobs/slow/runs/${slow.run_id}/stop`)
  await room.get(slow.run_id, '30s')
})
