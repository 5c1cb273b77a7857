import { currentSnapshot, lineage, snapshotById, type Snapshot, type TableMetadata } from '@boathouse/iceberg'

/**
 * READY: the snapshots are the newest ones; CHANGED_SINCE: others committed after or between them; UNDONE: none of them
 * is part of the table; UNTOUCHED: no snapshot was made; EXPIRED: the one from before is gone.
 */
export type UndoStatus = 'READY' | 'CHANGED_SINCE' | 'UNDONE' | 'UNTOUCHED' | 'EXPIRED'

export interface UndoVerdict {
  readonly status: UndoStatus
  /** Current before the work; undefined when the table had none. */
  readonly previous?: bigint
}

/** What was current before a snapshot without a parent: a table that was replaced keeps its history in the log. */
const loggedBefore = (table: TableMetadata, id: bigint): bigint | undefined => {
  const log = table['snapshot-log']
  return log[log.findIndex((entry) => entry['snapshot-id'] === id) - 1]?.['snapshot-id']
}

const before = (table: TableMetadata, snapshot: Snapshot): bigint | undefined =>
  snapshot['parent-snapshot-id'] ?? loggedBefore(table, snapshot['snapshot-id'])

/** Whether the snapshots `made` can be taken from a table by making the one before them current. */
export const judgeUndo = (table: TableMetadata, made: ReadonlySet<bigint>): UndoVerdict => {
  if (made.size === 0) return { status: 'UNTOUCHED' }
  const current = currentSnapshot(table)
  if (!current || !made.has(current['snapshot-id'])) {
    const isPart = [...lineage(table, current)].some((one) => made.has(one['snapshot-id']))
    return { status: isPart ? 'CHANGED_SINCE' : 'UNDONE' }
  }
  let first = current
  let previous = before(table, first)
  for (let left = made.size; left > 0 && previous !== undefined && made.has(previous); left--) {
    const parent = snapshotById(table, previous)
    if (!parent) return { status: 'EXPIRED' }
    first = parent
    previous = before(table, first)
  }
  if (previous === undefined) return { status: 'READY' }
  const target = snapshotById(table, previous)
  if (!target) return { status: 'EXPIRED' }
  if ([...lineage(table, target)].some((one) => made.has(one['snapshot-id'])))
    return { status: 'CHANGED_SINCE' }
  return { status: 'READY', previous }
}
