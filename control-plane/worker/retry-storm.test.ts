import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunRoom } from './testing.ts'

const STORM = 40

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

test('many runs that fail at once and ask to be tried a thousand times hold nobody up, and stop when told', async () => {
  await room.createJob('storm', {
    max_concurrent_runs: 0,
    tasks: [
      {
        task_key: 'a',
        max_retries: 1000,
        min_retry_interval_millis: 0,
        sql: { statement: 'SELECT * FROM nowhere' },
      },
    ],
  })
  await room.createJob('calm', { tasks: [{ task_key: 'a', sql: { statement: 'SELECT 1' } }] })
  const began = performance.now()
  const storm = await Promise.all(Array.from({ length: STORM }, () => room.begin('storm')))
  const [first] = storm
  await room.until(first?.run_id ?? '', ({ tasks }) => tasks[0]?.state === 'WAITING_FOR_RETRY')
  for (let times = 0; times < 5; times++) expect((await room.run('calm')).state).toBe('SUCCEEDED')
  await Promise.all(storm.map(({ run_id }) => room.call('POST', `/jobs/-/runs/${run_id}/stop`)))
  const ends = await Promise.all(
    storm.map(({ run_id }) => room.until(run_id, ({ finished_at }) => finished_at !== null)),
  )
  // A stop that meets an attempt just as it fails finds nothing to stop.
  expect(new Set(ends.map(({ state }) => state))).not.toContain('SUCCEEDED')
  // Waits of 100, 200, 400 … ms: so many attempts fit into the time that it took, and no more.
  const most = Math.log2((performance.now() - began) / 100 + 1) + 1
  const attempts = ends.map(({ tasks }) => tasks[0]?.attempts.length ?? 0)
  expect(Math.max(...attempts)).toBeGreaterThan(1)
  expect(Math.max(...attempts)).toBeLessThanOrEqual(most)
}, 120_000)
