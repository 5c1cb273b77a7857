import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunAnswer, type RunRoom } from './testing.ts'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

const persistently = async <T>(ask: () => Promise<T>): Promise<T> => {
  const giveUpAt = performance.now() + 60_000
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (performance.now() > giveUpAt) throw error
      await pause(50)
    }
  }
}

/** What an administrator of the database or a broken network does to every connection of the server. */
const cut = () =>
  persistently(() =>
    room.server.database.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    ),
  )

test(
  'a worker whose connections are cut again and again loses no run and does none twice',
  { timeout: 120_000 },
  async () => {
    await room.sql('CREATE TABLE ledger (run INTEGER)')
    await room.createJob('ledger', {
      parameters: [{ name: 'number', type: 'INTEGER' }],
      max_concurrent_runs: 0,
      tasks: [
        { task_key: 'a', noop: {} },
        {
          task_key: 'b',
          sql: { statement: 'INSERT INTO ledger SELECT :number' },
          depends_on: [{ task_key: 'a' }],
        },
      ],
    })
    const runs: RunAnswer[] = []
    const numbers = Array.from({ length: 12 }, (_, number) => number)
    for (const number of numbers) {
      const begin = () => room.begin('ledger', { parameters: { number }, idempotency_token: `n-${number}` })
      runs.push(await persistently(begin))
      if (number % 3 === 2) await cut()
    }
    const ends = await Promise.all(
      runs.map(({ run_id }) =>
        persistently(() => room.until(run_id, ({ state }) => state === 'SUCCEEDED' || state === 'FAILED')),
      ),
    )
    expect(ends.map(({ state, message }) => [state, message])).toEqual(numbers.map(() => ['SUCCEEDED', '']))
    const rows = await persistently(() =>
      room.sql('SELECT run, count(*) FROM ledger GROUP BY ALL ORDER BY ALL'),
    )
    expect(rows).toEqual(numbers.map((number) => [String(number), '1']))
  },
)
