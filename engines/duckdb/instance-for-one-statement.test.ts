import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { askLease } from './ask-lease.ts'
import { openLease, runLocked, testDirectory, testPool } from './testing.ts'

test('nothing of a statement is left for the next in the same child', async () => {
  const pool = testPool()
  const lease = await openLease(pool)
  await askLease(lease, 'CREATE TABLE memory.main.mine AS SELECT 1 AS secret')
  await askLease(lease, 'SET VARIABLE mine = 1')
  lease.release()

  const next = await openLease(pool)
  expect(next.pid).toBe(lease.pid)
  await expect(askLease(next, 'SELECT * FROM memory.main.mine')).rejects.toThrow(/does not exist/)
  expect((await askLease(next, `SELECT getvariable('mine')`)).rows).toEqual([[null]])
  next.release()
})

test('a child is replaced after its share of statements', async () => {
  const pool = testPool({ statementsPerChild: 2 })
  const pids: number[] = []
  for (let count = 0; count < 4; count += 1) {
    const lease = await openLease(pool)
    pids.push(lease.pid)
    lease.release()
  }
  expect(new Set(pids).size).toBe(2)
})

test('what a child spilled goes with it', async () => {
  const spillDirectory = testDirectory()
  const pool = testPool({ spillDirectory })
  await runLocked(pool, 'SELECT 1')
  expect(readdirSync(spillDirectory)).toHaveLength(1)
  await pool.close()
  expect(readdirSync(spillDirectory)).toEqual([])
})
