import {
  endPeriodicLease,
  holdPeriodicLease,
  secondsSincePeriodic,
} from '../../../platform/periodic-lease.store.ts'
import type { Database } from '../../../platform/database.ts'
import { compactLogs } from '../log/compact-logs.ts'
import { storedLogBytes } from '../log/log-object.store.ts'
import { historySizes } from './old-runs.store.ts'
import { sweepHistory, type SweepDeps } from './sweep-runs.ts'

const LEASE_SECONDS = 60
const SWEEP = 'sweep of run history'
const COMPACTION = 'compaction of run logs'

export interface HistoryKeeperDeps extends SweepDeps {
  /** This process, as the owner of leases. */
  readonly owner: string
}

/** One round of a task that one process at a time does; others pass. */
const leased =
  (
    { db, owner }: HistoryKeeperDeps,
    name: string,
    round: (mayGoOn: () => Promise<boolean>) => Promise<unknown>,
  ) =>
  async (): Promise<void> => {
    const hold = () => holdPeriodicLease(db, { name, owner, seconds: LEASE_SECONDS })
    if (!(await hold())) return
    await round(hold)
    await endPeriodicLease(db, name, owner)
  }

/** What is to be done now and then about what runs left. */
export const historyKeeper = (
  deps: HistoryKeeperDeps,
): { readonly sweep: () => Promise<void>; readonly compact: () => Promise<void> } => ({
  sweep: leased(deps, SWEEP, (mayGoOn) => sweepHistory(deps, mayGoOn)),
  compact: leased(deps, COMPACTION, (mayGoOn) => compactLogs(deps, mayGoOn)),
})

/** Sizes of what runs left, and how long ago a process looked last for what has lived its time. */
export const historyFacts = async (db: Database) => {
  const [sizes, logs, sweptSeconds] = await Promise.all([
    historySizes(db),
    storedLogBytes(db),
    secondsSincePeriodic(db, SWEEP),
  ])
  return { ...sizes, ...logs, sweptSeconds }
}
