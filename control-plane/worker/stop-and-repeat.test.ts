import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

/** Seconds of work that only a stop can shorten. */
const LONG = 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = -1'
const long = { task_key: 'long', sql: { statement: LONG } }
const isRunning = ({ state }: { state: string }): boolean => state === 'RUNNING'
const ended = ({ state }: { state: string }): boolean => /ED$|OUT$/.test(state) && state !== 'QUEUED'
const post = (path: string, body?: object) => room.call('POST', `/jobs/-/runs/${path}`, body)

/** Writes one row, that names its task. */
const write = (who: string, needs: string[], broken = '') => ({
  task_key: who,
  sql: { statement: `INSERT INTO log_of_work SELECT '${who}' ${broken}` },
  depends_on: needs.map((task_key) => ({ task_key })),
})

test('a stop really stops, and says who asked', async () => {
  await room.createJob('stopped', {
    tasks: [long, { task_key: 'later', noop: {}, depends_on: [{ task_key: 'long' }] }],
  })
  const { run_id } = await room.begin('stopped')
  await room.until(run_id, isRunning)
  await post(`${run_id}/stop`)
  const run = await room.get(run_id, '20s')
  expect(run).toMatchObject({
    state: 'CANCELED',
    reason: 'STOP_REQUESTED',
    message: 'admin asked it to stop.',
  })
  expect(run.tasks.map((task) => task.state)).toEqual(['CANCELED', 'CANCELED'])
  expect(await post(`${run_id}/stop`)).toMatchObject({ state: 'CANCELED', version: run.version })
})

test('time is up for an attempt', async () => {
  await room.createJob('slow', { tasks: [{ ...long, timeout_seconds: 1 }] })
  const run = await room.run('slow')
  expect(run).toMatchObject({ state: 'FAILED', tasks: [{ state: 'TIMED_OUT', reason: 'TIMEOUT' }] })
})

test('runs beyond the limit wait in line with their reason, and go on in its order', async () => {
  await room.createJob('single', { tasks: [long] })
  const first = await room.begin('single')
  await room.until(first.run_id, isRunning)
  const second = await room.begin('single')
  const third = await room.begin('single', { priority: 5 })
  await room.until(second.run_id, ({ reason }) => reason === 'LIMIT')
  const waiting = await room.until(second.run_id, ({ queue }) => queue?.position === 2)
  expect(waiting.queue).toMatchObject({ reason: 'LIMIT', message: expect.stringContaining('1 time') })
  await post(`${first.run_id}/stop`)
  await room.until(third.run_id, isRunning)
  expect((await room.get(second.run_id)).state).toBe('QUEUED')
  await post(`${second.run_id}/skip`, {})
  expect(await room.get(second.run_id, '5s')).toMatchObject({ state: 'SKIPPED', reason: 'MARKED' })
  await post(`${third.run_id}/stop`)
  await room.until(third.run_id, ended)
})

test('at the limit a job may skip, or replace what runs', async () => {
  await room.createJob('skips', { tasks: [long], on_limit: 'SKIP' })
  await room.createJob('replaces', { tasks: [long], on_limit: 'REPLACE' })
  const running = await Promise.all(['skips', 'replaces'].map((job) => room.begin(job)))
  for (const { run_id } of running) await room.until(run_id, isRunning)
  expect(await room.run('skips')).toMatchObject({ state: 'SKIPPED', reason: 'LIMIT' })
  const newer = await room.begin('replaces')
  await room.until(newer.run_id, isRunning)
  const [skipping, replaced] = running
  expect(await room.get(replaced?.run_id ?? '')).toMatchObject({ state: 'CANCELED' })
  for (const run_id of [skipping?.run_id, newer.run_id]) await post(`${run_id}/stop`)
  await room.until(newer.run_id, ended)
})

test('a repair runs what failed and what depends on it, and keeps the rest', async () => {
  await room.sql('CREATE TABLE log_of_work (who VARCHAR)')
  await room.createJob('mended', {
    tasks: [write('a', []), write('b', ['a'], 'FROM not_yet'), write('c', ['b'])],
  })
  const failed = await room.run('mended')
  expect(failed.tasks.map((task) => task.state)).toEqual(['SUCCEEDED', 'FAILED', 'UPSTREAM_FAILED'])
  await room.sql('CREATE TABLE not_yet AS SELECT 1 AS x')
  const repair = await room.call<{ run_id: string }>('POST', `/jobs/mended/runs/${failed.run_id}/repair`, {})
  const run = await room.get(repair.run_id, '20s')
  expect(run).toMatchObject({ state: 'SUCCEEDED', trigger: 'REPAIR', original_run_id: failed.run_id })
  expect(run.tasks.map((task) => [task.reason, task.attempts.length, task.reused_from])).toEqual([
    ['KEPT', 0, failed.run_id],
    ['SUCCEEDED', 1, null],
    ['SUCCEEDED', 1, null],
  ])
  expect(run.tasks[0]?.result?.effects).toMatchObject([{ table: 'lake.main.log_of_work', rows: '1' }])
  expect(await room.sql('SELECT who FROM log_of_work ORDER BY who')).toEqual([['a'], ['b'], ['c']])
  await expect(post(`${run.run_id}/repair`, {})).rejects.toThrow('NOTHING_TO_REPAIR')
})

test('a run is repeated with its version, or the newest', async () => {
  await room.createJob('twice', { tasks: [{ task_key: 'a', noop: {} }] })
  const first = await room.run('twice')
  await room.call('PUT', '/jobs/twice', { name: 'twice', tasks: [{ task_key: 'b', noop: {} }] })
  const again = (body: object) => post(`${first.run_id}/retry`, body)
  expect(await again({})).toMatchObject({ job_version: 1, trigger: 'RETRY', original_run_id: first.run_id })
  expect(await again({ use_latest_version: true })).toMatchObject({
    job_version: 2,
    tasks: [{ task_key: 'b' }],
  })
})

test('the same token starts one run', async () => {
  await room.createJob('once', { tasks: [{ task_key: 'a', noop: {} }] })
  const runs = await Promise.all(
    Array.from({ length: 8 }, () => room.run('once', { idempotency_token: 'tuesday' })),
  )
  expect(new Set(runs.map((run) => run.run_id)).size).toBe(1)
})

test('parameters that the job does not take are refused, each by its name', async () => {
  const parameters = [
    { name: 'day', type: 'DATE' },
    { name: 'size', type: 'INTEGER', default: 1, allowed_values: [1, 2] },
  ]
  await room.createJob('strict', { parameters, tasks: [{ task_key: 'a', noop: {} }] })
  await expect(room.run('strict', { parameters: { size: 3, other: 1 } })).rejects.toThrow(
    /400 .*parameters.other: the job has no such parameter; parameters.day: a value is needed; parameters.size: 3 is not one of 1, 2/,
  )
  const run = await room.run('strict', { parameters: { day: '2026-11-23' } })
  expect(run.parameters).toEqual({ day: '2026-11-23', size: 1 })
})
