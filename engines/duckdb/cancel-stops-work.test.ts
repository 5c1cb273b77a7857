import { expect, test } from 'vitest'
import { askLease } from './ask-lease.ts'
import { asEngineError } from './fault-message.ts'
import { openLease, runLocked, testPool } from './testing.ts'

const LONG = 'SELECT count(*) FROM range(1000000000000) a'

test('aborting interrupts the work in the child, which goes on to serve others', async () => {
  const pool = testPool()
  const lease = await openLease(pool)
  const abort = new AbortController()
  const running = askLease(lease, LONG, { signal: abort.signal })
  abort.abort()

  await expect(running.catch((error: unknown) => Promise.reject(asEngineError(error)))).rejects.toMatchObject(
    {
      code: 'CANCELED',
    },
  )
  lease.release()
  const next = await openLease(pool)
  expect(next.pid).toBe(lease.pid)
  expect((await askLease(next, 'SELECT 1')).rows).toEqual([['1']])
  next.release()
})

test('one who waits in the line can leave it', async () => {
  const pool = testPool()
  const held = await openLease(pool)
  const abort = new AbortController()
  const waiting = pool.lease(abort.signal)
  abort.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELED' })
  expect(pool.status().queued).toBe(0)
  held.release()
  expect((await runLocked(pool, 'SELECT 1')).rows).toEqual([['1']])
})

test('a statement that does not heed the interrupt is ended with its child, and counts as canceled', async () => {
  const pool = testPool()
  const lease = await openLease(pool)
  const abort = new AbortController()
  const running = askLease(lease, LONG, { signal: abort.signal })
  // A stopped process can neither interrupt nor answer.
  process.kill(lease.pid, 'SIGSTOP')
  abort.abort()
  await expect(running).rejects.toMatchObject({ code: 'CANCELED' })
  lease.release()
  expect((await runLocked(pool, 'SELECT 1')).rows).toEqual([['1']])
})
