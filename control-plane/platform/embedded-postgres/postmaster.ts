import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { commandOf, isAlive } from '../process-table.ts'
import { embeddedPostgresErrors } from './errors.ts'
import type { Layout } from './layout.ts'

export interface Postmaster {
  readonly pid: number
  /** True once PostgreSQL takes connections (line 8 of postmaster.pid, as pg_ctl reads it). */
  readonly ready: boolean
}

/** What postmaster.pid says; undefined without one. The process may be gone. */
export const readPostmaster = (layout: Layout): Postmaster | undefined => {
  try {
    const lines = readFileSync(join(layout.data, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined
  } catch {
    return undefined
  }
}

/** Waits until the process is gone; false when it still lives after `millis`. */
const gone = async (pid: number, millis: number): Promise<boolean> => {
  const deadline = performance.now() + millis
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false
    await delay(5)
  }
  return true
}

/** Signals a postmaster; it may have gone by itself. */
const signal = (pid: number, name: 'SIGINT' | 'SIGQUIT'): void => {
  try {
    process.kill(pid, name)
  } catch {
    // Gone: what we wanted.
  }
}

/**
 * Ends a postmaster: fast (SIGINT: rolls back, writes a checkpoint), then at once (SIGQUIT: the next start
 * recovers from the log; nothing committed is lost). Throws POSTGRES_LEFTOVER when neither helps.
 */
export const stopPostmaster = async (pid: number, patienceMillis: number): Promise<void> => {
  signal(pid, 'SIGINT')
  if (await gone(pid, patienceMillis)) return
  signal(pid, 'SIGQUIT')
  if (!(await gone(pid, 5_000))) throw embeddedPostgresErrors.POSTGRES_LEFTOVER({ pid })
}

/**
 * Stops what an earlier server of this home left behind. Its guardian is doing the same; the short patience
 * keeps «kill -9, start again» under two seconds even when a checkpoint is slow.
 */
export const stopLeftover = async (layout: Layout): Promise<boolean> => {
  const found = readPostmaster(layout)
  if (!found || !isAlive(found.pid)) return false
  // The id may belong to somebody else by now; PostgreSQL itself then removes the stale file.
  if (!commandOf(found.pid)?.includes(layout.data)) return false
  await stopPostmaster(found.pid, 700)
  return true
}
