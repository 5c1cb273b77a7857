import type { Output, operations } from '@boathouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

const after = (...keys: string[]) => keys.map((task_key) => ({ task_key }))

test('a chain of noops succeeds, and says so in states, events and logs', async () => {
  await room.createJob('chain', {
    tasks: [
      { task_key: 'a', noop: {} },
      { task_key: 'b', noop: {}, depends_on: after('a') },
    ],
  })
  const run = await room.run('chain')
  expect(run).toMatchObject({ state: 'SUCCEEDED', reason: 'SUCCEEDED', job_version: 1, trigger: 'MANUAL' })
  expect(run.tasks.map((task) => [task.task_key, task.state, task.attempts.length])).toEqual([
    ['a', 'SUCCEEDED', 1],
    ['b', 'SUCCEEDED', 1],
  ])
  expect(await room.get(run.run_id)).toEqual(run)
  const { events } = await room.call<{ events: { task_key?: string; to: string }[] }>(
    'GET',
    `/jobs/chain/runs/${run.run_id}/events`,
  )
  expect(events.map((event) => [event.task_key, event.to])).toEqual([
    [undefined, 'QUEUED'],
    ['a', 'SUCCEEDED'],
    ['a', 'SUCCEEDED'],
    ['b', 'SUCCEEDED'],
    ['b', 'SUCCEEDED'],
    [undefined, 'SUCCEEDED'],
  ])
  const log = await room.call<{ text: string; complete: boolean; size: number }>(
    'GET',
    `/jobs/chain/runs/${run.run_id}/logs?task_key=a`,
  )
  expect(log).toMatchObject({ complete: true, size: run.tasks[0]?.attempts[0]?.log_bytes })
  expect(log.text).toMatch(/^\S+Z Attempt 1 of task a\.\n\S+Z SUCCEEDED/)
})

test('SQL tasks write tables once, with their parameters', async () => {
  await room.createJob('load', {
    parameters: [{ name: 'least', type: 'INTEGER', default: 2 }],
    tasks: [
      { task_key: 'make', sql: { statement: 'CREATE TABLE numbers AS SELECT * FROM range(5) t(n)' } },
      {
        task_key: 'cut',
        sql: { statement: 'DELETE FROM numbers WHERE n < :least' },
        depends_on: after('make'),
      },
      { task_key: 'look', sql: { statement: 'SELECT count(*) AS n FROM numbers' }, depends_on: after('cut') },
    ],
  })
  const run = await room.run('load', { parameters: { least: 3 } })
  expect(run, JSON.stringify(run.tasks)).toMatchObject({ state: 'SUCCEEDED' })
  const [make, cut, look] = run.tasks
  expect(make?.result).toMatchObject({ rows: '5', effects: [{ table: 'lake.main.numbers', rows: '5' }] })
  expect(cut?.result).toMatchObject({ rows: '3', effects: [{ table: 'lake.main.numbers' }] })
  expect(look?.result).toMatchObject({ rows: '1', data_array: [['2']], columns: [{ name: 'n' }] })
  const { rows } = await room.server.database.pool.query(
    `SELECT a.task_key FROM table_commit c JOIN task_run_attempt a ON a.id = c.origin_id ORDER BY c.id`,
  )
  expect(rows.map((row: { task_key: string }) => row.task_key)).toEqual(['make', 'cut'])
})

test('a failed statement says where; its dependants do not run', async () => {
  await room.createJob('broken', {
    tasks: [
      { task_key: 'a', sql: { statement: 'SELECT x FROM nowhere' } },
      { task_key: 'b', noop: {}, depends_on: after('a') },
    ],
  })
  const run = await room.run('broken')
  expect(run).toMatchObject({ state: 'FAILED', reason: 'TASK_FAILED' })
  expect(run.tasks).toMatchObject([
    { state: 'FAILED', attempts: [{ error: { error_code: 'TABLE_NOT_FOUND', line: 1, column: 15 } }] },
    { state: 'UPSTREAM_FAILED', attempts: [] },
  ])
})

test('retries come after their wait, each an attempt with its own log', async () => {
  await room.createJob('again', {
    tasks: [{ task_key: 'a', max_retries: 2, sql: { statement: 'SELECT 1 / (SELECT 0 WHERE false) + x' } }],
  })
  const run = await room.run('again')
  expect(run).toMatchObject({ state: 'FAILED' })
  expect(run.tasks[0]?.attempts.map(({ attempt, state }) => [attempt, state])).toEqual([
    [1, 'FAILED'],
    [2, 'FAILED'],
    [3, 'FAILED'],
  ])
})

test('a job is listed with its newest ten runs, the newest first', async () => {
  await room.createJob('often', { max_concurrent_runs: 0, tasks: [{ task_key: 'a', noop: {} }] })
  await room.createJob('never', { tasks: [{ task_key: 'a', noop: {} }] })
  const runs: string[] = []
  for (let times = 0; times < 12; times++) runs.push((await room.run('often')).run_id)
  const { jobs } = await room.call<Output<typeof operations.listJobs>>('GET', '/jobs?q=e')
  const often = jobs.find(({ name }) => name === 'often')
  expect(often?.recent_runs.map(({ run_id }) => run_id)).toEqual(runs.toReversed().slice(0, 10))
  expect(often?.last_run).toEqual(often?.recent_runs[0])
  const { created_at, finished_at } = await room.get(runs.at(-1) ?? '')
  expect(Date.parse(often?.last_run?.created_at ?? '')).toBe(Date.parse(created_at))
  expect(Date.parse(often?.last_run?.finished_at ?? '')).toBe(Date.parse(finished_at ?? ''))
  expect(jobs.find(({ name }) => name === 'never')).toMatchObject({ recent_runs: [], last_run: null })
})
