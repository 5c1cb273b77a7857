import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import { fireDue, MOST_AT_ONCE, type StartRuns } from './fire-due.ts'
import { millisUntilDue } from './fire.store.ts'

export interface Scheduler {
  /** Waits for the round that runs, and starts no other. */
  readonly stop: () => Promise<void>
}

export interface SchedulerDeps {
  readonly db: Database
  readonly log: Log
  readonly startRuns: StartRuns
  /** Called after a round that fired something. */
  readonly fired: () => void
  /** True: instants are due, before which no runs had better be begun; false when that is over. */
  readonly behind: (isBehind: boolean) => void
}

// New and changed schedules are found this late at most, without anybody telling.
const LONGEST_SLEEP_MS = 250
const AFTER_FAILURE_MS = 1000
const WHILE_OTHERS_FIRE_MS = 5
// To begin a run costs ten times what it costs to fire it, so instants go first; but runs do not wait for ever.
const LONGEST_BEHIND_MS = 2000

/** Fires schedules when they are due, until it is stopped: sleeps until the next one by the clock of the database. */
export const startScheduler = ({ db, log, startRuns, fired, behind }: SchedulerDeps): Scheduler => {
  const end = new AbortController()
  const sleep = (millis: number): Promise<void> =>
    wait(millis, undefined, { signal: end.signal, ref: false }).catch(() => undefined)
  /** Since when instants are due without end, for us and for other schedulers. */
  let since: number | undefined
  /** Batch after batch, while there are whole ones. False: there was nothing. */
  const fireAll = async (): Promise<boolean> => {
    for (let anything = false; ; anything = true) {
      since ??= performance.now()
      behind(performance.now() - since < LONGEST_BEHIND_MS)
      const looked = await fireDue(db, startRuns)
      if (looked < MOST_AT_ONCE || end.signal.aborted) return anything || looked > 0
    }
  }
  const caughtUp = (): void => {
    if (since !== undefined) behind(false)
    since = undefined
  }
  const round = async (): Promise<number> => {
    const until = await millisUntilDue(db)
    if (until === undefined || until > 0) {
      caughtUp()
      return Math.min(until ?? LONGEST_SLEEP_MS, LONGEST_SLEEP_MS)
    }
    // What is left then another scheduler holds.
    if (!(await fireAll())) return WHILE_OTHERS_FIRE_MS
    fired()
    return 0
  }
  const run = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const pause = await round().catch((error: unknown) => {
        caughtUp()
        log.warn({ err: error }, 'schedules could not be fired; trying again')
        return AFTER_FAILURE_MS
      })
      await sleep(Math.max(1, pause))
    }
  }
  const running = run()
  return {
    stop: () => {
      end.abort()
      return running
    },
  }
}
