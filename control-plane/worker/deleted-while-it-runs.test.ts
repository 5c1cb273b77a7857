import type { Output, operations } from '@boathouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

test('a job that is deleted while it runs: what runs goes on to its end, what waits too, and nothing new begins', async () => {
  await room.sql('CREATE TABLE kept AS SELECT 0 AS n')
  await room.createJob('doomed', {
    tasks: [
      { task_key: 'long', sql: { statement: 'SELECT count(*) FROM range(1000000000000)' } },
      {
        task_key: 'write',
        depends_on: [{ task_key: 'long' }],
        run_if: 'ALL_DONE',
        sql: { statement: 'INSERT INTO kept VALUES (1)' },
      },
    ],
  })
  await room.call('POST', '/jobs/doomed/schedules', { name: 'often', interval: { seconds: 1 }, paused: true })
  const running = await room.begin('doomed')
  await room.until(running.run_id, ({ state }) => state === 'RUNNING')
  const waiting = await room.begin('doomed')
  const { job_id } = await room.call<Output<typeof operations.getJob>>('GET', '/jobs/doomed')
  await room.call('DELETE', '/jobs/doomed')

  await expect(room.begin('doomed')).rejects.toThrow('JOB_NOT_FOUND')
  await expect(room.begin(job_id)).rejects.toThrow('JOB_DELETED')
  await expect(room.call('POST', `/jobs/-/runs/${running.run_id}/retry`, {})).rejects.toThrow('JOB_DELETED')
  expect(await room.get(running.run_id)).toMatchObject({ state: 'RUNNING', job: 'doomed' })
  // Its name is free for another, which is none of its business.
  await room.createJob('doomed', { tasks: [{ task_key: 'other', noop: {} }] })
  expect((await room.run('doomed')).state).toBe('SUCCEEDED')

  await room.call('POST', `/jobs/-/runs/${running.run_id}/stop`)
  await room.until(running.run_id, ({ state }) => state === 'CANCELED')
  const next = await room.until(waiting.run_id, ({ state }) => state === 'RUNNING')
  expect(next.tasks.map(({ task_key }) => task_key)).toEqual(['long', 'write'])
  await room.call('POST', `/jobs/-/runs/${waiting.run_id}/stop`)
  await room.until(waiting.run_id, ({ state }) => state === 'CANCELED')
  const log = await room.call<{ text: string }>('GET', `/jobs/-/runs/${running.run_id}/logs?task_key=long`)
  expect(log.text).toMatch(/Attempt 1 of task long[^]*CANCELED/)
  expect(await room.sql('SELECT n FROM kept')).toEqual([['0']])
}, 60_000)
