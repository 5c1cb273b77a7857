import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

const noop = { task_key: 'a', noop: {} }
const long = {
  task_key: 'a',
  sql: {
    statement: 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = -1',
  },
}

const ask = async <Row>(text: string, id: string): Promise<Row[]> =>
  (await room.server.database.pool.query(text, [id])).rows as Row[]

test('a run whose tasks do nothing is written once, with its end, its step and who asked', async () => {
  await room.createJob('nothing', { tasks: [noop] })
  const { run_id, version, state, created_at, started_at, finished_at } = await room.run('nothing')
  expect([state, version]).toEqual(['SUCCEEDED', 2])
  expect([started_at, finished_at]).toEqual([created_at, created_at])
  // What one transaction writes carries its number.
  const written = await ask<{ xmin: string; part: string }>(
    `SELECT xmin::text, 'run' AS part FROM run WHERE id = $1
     UNION ALL SELECT xmin::text, 'task' FROM task_run WHERE run_id = $1
     UNION ALL SELECT xmin::text, 'attempt' FROM task_run_attempt WHERE run_id = $1
     UNION ALL SELECT xmin::text, 'step' FROM run_event WHERE run_id = $1
     UNION ALL SELECT xmin::text, 'audit' FROM audit_event WHERE object_id = $1::text
     UNION ALL SELECT xmin::text, 'work' FROM run_work WHERE run_id = $1`,
    run_id,
  )
  expect(written.map(({ part }) => part)).toEqual(['run', 'task', 'attempt', 'step', 'audit'])
  expect(new Set(written.map(({ xmin }) => xmin)).size).toBe(1)
})

test('it waits in line when its job has no room', async () => {
  await room.createJob('full', { tasks: [long] })
  const first = await room.begin('full')
  await room.until(first.run_id, ({ state }) => state === 'RUNNING')
  await room.call('PUT', '/jobs/full', { name: 'full', tasks: [noop] })
  const second = await room.begin('full')
  await room.until(second.run_id, ({ state, reason }) => state === 'QUEUED' && reason === 'LIMIT')
  await room.call('POST', `/jobs/-/runs/${first.run_id}/stop`)
  expect(await room.get(second.run_id, '20s')).toMatchObject({ state: 'SUCCEEDED', job_version: 2 })
})

test('one token is one run, however many ask at once', async () => {
  await room.createJob('once', { max_concurrent_runs: 0, tasks: [noop] })
  const asked = Array.from({ length: 8 }, () => room.run('once', { idempotency_token: 'same' }))
  const runs = await Promise.all(asked)
  expect(new Set(runs.map(({ run_id }) => run_id)).size).toBe(1)
  expect(runs.map(({ state }) => state)).toEqual(runs.map(() => 'SUCCEEDED'))
})

test('those who come at once share a statement, and each has its own answer', async () => {
  await room.createJob('crowd', {
    max_concurrent_runs: 1,
    parameters: [{ name: 'number', type: 'INTEGER' }],
    tasks: [noop, { task_key: 'b', noop: {}, depends_on: [{ task_key: 'a' }] }],
  })
  const numbers = Array.from({ length: 20 }, (_, number) => number)
  const runs = await Promise.all(numbers.map((number) => room.run('crowd', { parameters: { number } })))
  expect(runs.map(({ parameters, state }) => [parameters['number'], state])).toEqual(
    numbers.map((number) => [number, 'SUCCEEDED']),
  )
  const first = runs[0]?.run_id ?? ''
  const [count] = await ask<{ count: bigint }>(
    'SELECT count(*) FROM task_run t JOIN run r ON r.id = t.run_id WHERE r.job_id = (SELECT job_id FROM run WHERE id = $1)',
    first,
  )
  expect(count?.count).toBe(40n)
})
