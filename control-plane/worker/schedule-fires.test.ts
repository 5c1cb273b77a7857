import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunAnswer, type RunRoom } from './testing.ts'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

test('a schedule starts runs of its job by itself, each for its instant', async () => {
  await room.createJob('often', { max_concurrent_runs: 0, tasks: [{ task_key: 'a', noop: {} }] })
  await room.call('POST', '/jobs/often/schedules', { name: 'each-second', interval: { seconds: 1 } })
  const giveUpAt = performance.now() + 20_000
  let runs: readonly RunAnswer[] = []
  while (!runs.some((run) => run.state === 'SUCCEEDED') && performance.now() < giveUpAt) {
    ;({ runs } = await room.call<{ runs: RunAnswer[] }>('GET', '/jobs/often/runs'))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(runs.at(-1)).toMatchObject({
    state: 'SUCCEEDED',
    trigger: 'SCHEDULE',
    requested_by: 'schedule each-second',
    scheduled_for: expect.any(String),
  })
  expect(new Set(runs.map((run) => run.scheduled_for)).size).toBe(runs.length)
})
