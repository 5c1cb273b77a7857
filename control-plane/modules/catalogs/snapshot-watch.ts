import type { Tx } from '../../platform/database.ts'
import type { CommitOrigin } from './commit-fence.ts'

/** A table of this server has got a new current snapshot. */
export interface NewSnapshot {
  readonly catalog: string
  /** Names of its namespace from the outside in. */
  readonly levels: readonly string[]
  readonly table: string
  readonly tableId: string
  readonly snapshotId: bigint
  readonly origin: CommitOrigin | undefined
}

/** Called in the transaction of the commit: what it writes is there exactly when the snapshot is. Must not wait for anything but the database. */
export type SnapshotWatch = (tx: Tx, snapshot: NewSnapshot) => Promise<void>

export const nobodyWatches: SnapshotWatch = () => Promise.resolve()
