import {
  currentSnapshot,
  lineage,
  snapshotById,
  snapshotOfRef,
  type Snapshot,
  type TableMetadata,
} from '@boathouse/iceberg'

/**
 * READY: the snapshots are the newest ones; CHANGED_SINCE: others committed after or between them; UNDONE: none of them
 * is part of the table; UNTOUCHED: no snapshot was made, or only on other branches than main; EXPIRED: the one from before
 * is gone.
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

const hasAny = (table: TableMetadata, head: Snapshot | undefined, ids: ReadonlySet<bigint>): boolean =>
  lineage(table, head).some((snapshot) => ids.has(snapshot['snapshot-id']))

/** Whether the snapshots `made` can be taken from a table by making the one before them current. */
export const judgeUndo = (table: TableMetadata, made: ReadonlySet<bigint>): UndoVerdict => {
  if (made.size === 0) return { status: 'UNTOUCHED' }
  const current = currentSnapshot(table)
  if (!current || !made.has(current['snapshot-id'])) {
    if (hasAny(table, current, made)) return { status: 'CHANGED_SINCE' }
    const isElsewhere = Object.keys(table.refs).some((ref) => hasAny(table, snapshotOfRef(table, ref), made))
    return { status: isElsewhere ? 'UNTOUCHED' : 'UNDONE' }
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
  if (hasAny(table, target, made)) return { status: 'CHANGED_SINCE' }
  return { status: 'READY', previous }
}
