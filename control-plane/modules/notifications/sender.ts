import { setTimeout as wait } from 'node:timers/promises'
import { inTransaction, type Database } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import { deliver, type DeliverDeps } from './deliver.ts'
import { endAttempt, millisUntilDue, takeDue, type NotificationRow } from './notification.store.ts'
import { endingOf } from './retry.policy.ts'

export interface SenderDeps extends DeliverDeps {
  readonly db: Database
  readonly log: Log
  /** Tells pages that something of this run was told. */
  readonly changed: (topic: string, id: string) => void
  /** Called with its name where a process may die; for tests. */
  readonly failPoint?: (name: string) => void
}

export interface Sender {
  /** Begins no attempt any more; those under way are left to their leases after two seconds. */
  readonly stop: () => Promise<void>
}

const AT_ONCE = 32
const PER_CONNECTION = 4
// Longer than the longest attempt: a mail may wait for a greeting, a sign-in and an answer.
const LEASE_SECONDS = 120
const LONGEST_SLEEP_MS = 250
const AFTER_FAILURE_MS = 1000
const PATIENCE_MS = 2000

const pause = (signal: AbortSignal, millis: number): Promise<void> =>
  wait(Math.max(1, millis), undefined, { signal, ref: false }).catch(() => undefined)

const keyOf = ({ workspace_id, connection }: NotificationRow): string => `${workspace_id} ${connection}`

const count = (counts: Map<string, number>, key: string, by: number): void => {
  const now = (counts.get(key) ?? 0) + by
  if (now === 0) counts.delete(key)
  else counts.set(key, now)
}

const tellEnd = (
  { changed, log }: SenderDeps,
  { id, run_id: run, schedule_id: schedule, trigger_id: trigger }: NotificationRow,
  ending: ReturnType<typeof endingOf>,
): void => {
  if (ending.state === 'DEAD')
    log.warn({ notification: id, run, schedule, trigger, error: ending.error }, 'a notification was given up')
  if (run !== null) changed('runs', run)
}

/**
 * Tells people and programs what the transactions of runs wrote down, until it is stopped. Any number of senders may
 * work: each takes rows under a lease, and a row whose sender died is taken again when it is over, with the same id.
 * A receiver that does not answer has four attempts under way at most, and none of the others waits for it.
 */
export const startSender = (deps: SenderDeps): Sender => {
  const { db, log } = deps
  const end = new AbortController()
  const underWay = new Set<Promise<void>>()
  const perConnection = new Map<string, number>()
  const attempt = async (row: NotificationRow): Promise<void> => {
    const delivery = await deliver(deps, row)
    deps.failPoint?.('after delivery')
    const ending = endingOf(delivery, row.attempts, Math.random())
    await endAttempt(db, row, ending)
    tellEnd(deps, row, ending)
  }
  const begin = (row: NotificationRow): void => {
    count(perConnection, keyOf(row), 1)
    const work = attempt(row)
      .catch((error: unknown) => log.warn({ err: error }, 'the end of a notification was not noted'))
      .finally(() => {
        count(perConnection, keyOf(row), -1)
        underWay.delete(work)
      })
    underWay.add(work)
  }
  const round = async (): Promise<number> => {
    if (underWay.size >= AT_ONCE) return LONGEST_SLEEP_MS
    const until = await millisUntilDue(db)
    if (until === undefined || until > 0) return Math.min(until ?? LONGEST_SLEEP_MS, LONGEST_SLEEP_MS)
    const busy = [...perConnection].filter(([, n]) => n >= PER_CONNECTION).map(([key]) => key)
    const options = {
      limit: AT_ONCE - underWay.size,
      perConnection: PER_CONNECTION,
      busy,
      leaseSeconds: LEASE_SECONDS,
    }
    const rows = await inTransaction(db, (tx) => takeDue(tx, options))
    deps.failPoint?.('after taking')
    for (const row of rows) begin(row)
    return rows.length > 0 ? 1 : LONGEST_SLEEP_MS
  }
  const run = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await pause(
        end.signal,
        await round().catch((error: unknown) => {
          log.warn({ err: error }, 'notifications could not be sent; trying again')
          return AFTER_FAILURE_MS
        }),
      )
    }
  }
  const running = run()
  return {
    stop: async () => {
      end.abort()
      await running
      await Promise.race([Promise.allSettled(underWay), wait(PATIENCE_MS, undefined, { ref: false })])
    },
  }
}
