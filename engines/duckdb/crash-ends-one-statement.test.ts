import { expect, test } from 'vitest'
import { askLease } from './ask-lease.ts'
import { asEngineError } from './fault-message.ts'
import { openLease, runLocked, testPool } from './testing.ts'

const LONG = 'SELECT count(*) FROM range(1000000000000) a'

test('a killed child ends its statement and no other, and is replaced', async () => {
  const pool = testPool({ size: 2, warm: 2 })
  const [first, second] = await Promise.all([openLease(pool), openLease(pool)])
  const lost = askLease(first, LONG)
  process.kill(first.pid, 'SIGKILL')

  await expect(lost.catch((error: unknown) => Promise.reject(asEngineError(error)))).rejects.toMatchObject({
    code: 'ENGINE_LOST',
  })
  expect((await askLease(second, 'SELECT 42')).rows).toEqual([['42']])
  first.release()
  const answers = await Promise.all([runLocked(pool, 'SELECT 1'), askLease(second, 'SELECT 2')])
  expect(answers.map(({ rows }) => rows)).toEqual([[['1']], [['2']]])
  expect(pool.status().pids).not.toContain(first.pid)
  second.release()
})

test('a statement that needs more memory than its slot fails alone', async () => {
  const pool = testPool({ memoryBytes: 64 * 1024 * 1024 })
  // A list is one value: it cannot be spilled.
  const greedy = runLocked(
    pool,
    'SELECT len(list(a || a)) FROM (SELECT repeat(i::VARCHAR, 100) a FROM range(5000000) t(i))',
  )
  await expect(greedy.catch((error: unknown) => Promise.reject(asEngineError(error)))).rejects.toMatchObject({
    code: 'OUT_OF_MEMORY',
  })
  expect((await runLocked(pool, 'SELECT 1')).rows).toEqual([['1']])
})
