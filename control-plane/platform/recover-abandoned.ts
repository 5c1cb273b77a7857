import type { Database } from './database.ts'
import { claimAbandoned, type Held, type LeasedTable } from './leases.store.ts'
import type { Log } from './log.ts'

export interface Recovery {
  readonly db: Database
  readonly log: Log
  readonly table: LeasedTable
  /** This process, as the owner of leases. */
  readonly owner: string
  readonly leaseSeconds: number
  /** No other process lives: every foreign lease is a dead one. */
  readonly alone: boolean
}

const BATCH = 50

/**
 * Takes over what dead processes left and has `end` judge and end each. What cannot be judged now (a catalog
 * is away) is tried again when the lease taken here runs out.
 */
export const recoverAbandoned = async (
  recovery: Recovery,
  end: (held: Held) => Promise<void>,
): Promise<void> => {
  const { db, log, table, owner, leaseSeconds, alone } = recovery
  const claimed = await claimAbandoned(db, table, { owner, seconds: leaseSeconds, limit: BATCH, alone })
  for (const { id, lease_epoch } of claimed) {
    try {
      await end({ id, epoch: lease_epoch })
    } catch (error) {
      log.error({ err: error, [table]: id }, 'abandoned work could not be judged yet')
    }
  }
}
