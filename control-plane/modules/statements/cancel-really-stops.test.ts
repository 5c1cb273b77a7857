import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServerRoom, type ServerRoom } from '../../testing/server-client.ts'

let room: ServerRoom
beforeAll(async () => {
  room = await startServerRoom()
})
afterAll(() => room.close())

const params = { workspace: 'default' }
// Hours of work.
const ENDLESS = 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range, b.range) = 1'

// A second child of the engine starts only when it is needed.
const PATIENT = { timeout: 20_000 }

const SLOW = { timeout: 120_000 }

const stateOf = async (statement_id: string): Promise<string> =>
  (await room.client().call('getStatement', { params: { ...params, statement_id } })).status.state

test('a cancel stops the work, and its slot is free again', SLOW, async () => {
  const ids: string[] = []
  for (let n = 0; n < 3; n++) ids.push((await room.sql(ENDLESS, { wait_timeout: '0s' })).statement_id)
  const [first = '', second = '', third = ''] = ids
  await expect.poll(() => stateOf(first), PATIENT).toBe('RUNNING')
  await expect.poll(() => stateOf(second), PATIENT).toBe('RUNNING')
  const waiting = await room.client().call('getStatement', { params: { ...params, statement_id: third } })
  expect(waiting.status).toMatchObject({ state: 'QUEUED', queue_position: 1 })
  for (const statement_id of [third, first, second]) {
    const answer = await room.client().call('cancelStatement', { params: { ...params, statement_id } })
    expect(answer.status.state).toBe('CANCELED')
  }
  expect((await room.sql('SELECT 1')).result?.data_array).toEqual([['1']])
})

test.each([
  ['SIGTERM', 'CANCELED', 'SERVER_STOPPED'],
  ['SIGKILL', 'FAILED', 'ENGINE_LOST'],
] as const)('after %s what ran is %s with %s', SLOW, async (signal, state, code) => {
  const { statement_id } = await room.sql(ENDLESS, { wait_timeout: '0s' })
  await expect.poll(() => stateOf(statement_id), PATIENT).toBe('RUNNING')
  await room.restartAfter(signal)
  await expect.poll(() => stateOf(statement_id), PATIENT).toBe(state)
  const ended = await room.client().call('getStatement', { params: { ...params, statement_id } })
  expect(ended.status.error?.error_code).toBe(code)
})
