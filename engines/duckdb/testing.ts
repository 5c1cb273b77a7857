import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openRequest } from './child/protocol.ts'
import type { OpenRequest, QueryAnswer } from './child/protocol.ts'
import { childPool } from './child-pool.ts'
import type { ChildPool, Lease, PoolOptions } from './child-pool.ts'
import { askLease } from './ask-lease.ts'

/** A directory that goes with the test. */
export const testDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'engine-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Real children; stopped with the test. */
export const testPool = (options: Partial<PoolOptions> = {}): ChildPool => {
  const pool = childPool({
    size: 1,
    warm: 1,
    memoryBytes: 512 * 1024 * 1024,
    threads: 2,
    spillDirectory: testDirectory(),
    ...options,
  })
  onTestFinished(() => pool.close())
  return pool
}

/** A lease with an open instance. */
export const openLease = async (pool: ChildPool, open: Partial<OpenRequest> = {}): Promise<Lease> => {
  const lease = await pool.lease()
  await lease.request({ ...openRequest([]), ...open })
  return lease
}

/** One query in a locked instance of its own. */
export const runLocked = async (
  pool: ChildPool,
  sql: string,
  open: Partial<OpenRequest> = {},
): Promise<QueryAnswer> => {
  const lease = await openLease(pool, open)
  try {
    return await askLease(lease, sql)
  } finally {
    lease.release()
  }
}
