import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createRunRoom, type RunAnswer, type RunRoom } from './testing.ts'

// The server runs in this process: what it calls the time of day is set forward and back under it. The database's is not.
const DAY = 86_400_000
const JUMPS = [DAY, -2 * DAY, 0]

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(async () => {
  vi.useRealTimers()
  await room.close()
})

const firesOf = async (): Promise<readonly RunAnswer[]> =>
  (await room.call<{ runs: RunAnswer[] }>('GET', '/jobs/beat/runs?page_size=100')).runs
const untilMore = async (least: number): Promise<readonly RunAnswer[]> => {
  const giveUpAt = performance.now() + 60_000
  for (;;) {
    const runs = await firesOf()
    if (runs.length >= least && runs.every(({ state }) => state === 'SUCCEEDED')) return runs
    if (performance.now() > giveUpAt) throw new Error(`only ${runs.length} of ${least} fires`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const epochOf = async (runId: string): Promise<unknown> =>
  room.server.database.db
    .selectFrom('run_work')
    .select(['lease_epoch', 'lease_owner'])
    .where('run_id', '=', runId)
    .executeTakeFirst()

test('the clock of the host jumps a day forward and two back: no instant is missed or doubled, no lease or time limit runs out', async () => {
  await room.createJob('beat', { max_concurrent_runs: 0, tasks: [{ task_key: 'a', noop: {} }] })
  await room.createJob('steady', {
    timeout_seconds: 3600,
    tasks: [
      {
        task_key: 'a',
        timeout_seconds: 3600,
        sql: { statement: 'SELECT count(*) FROM range(1000000000000)' },
      },
    ],
  })
  const { run_id } = await room.begin('steady')
  await room.until(run_id, ({ state }) => state === 'RUNNING')
  const held = await epochOf(run_id)
  await room.call('POST', '/jobs/beat/schedules', {
    name: 'every-second',
    interval: { seconds: 1 },
    catch_up: 'ALL',
  })
  await untilMore(2)
  vi.useFakeTimers({ toFake: ['Date'] })
  const real = performance.timeOrigin
  for (const jump of JUMPS) {
    const before = (await firesOf()).length
    vi.setSystemTime(real + performance.now() + jump)
    await untilMore(before + 3)
  }
  const instants = (await firesOf())
    .map(({ scheduled_for: at }) => Date.parse(at ?? ''))
    .toSorted((one, other) => one - other)
  expect(instants).toEqual(instants.map((_, index) => (instants[0] ?? 0) + index * 1000))
  const steady = await room.get(run_id)
  expect(steady).toMatchObject({
    state: 'RUNNING',
    tasks: [{ state: 'RUNNING', attempts: [{ attempt: 1 }] }],
  })
  expect(await epochOf(run_id)).toEqual(held)
  await room.call('POST', `/jobs/-/runs/${run_id}/stop`)
  await room.until(run_id, ({ state }) => state === 'CANCELED')
}, 120_000)
