import { ConflictingCommit } from '../errors.ts'
import { currentSchema, lineage } from '../metadata/lookup.ts'
import type { Expression } from '../scan/expression.ts'
import { deleteMatcher } from '../scan/match-deletes.ts'
import { prunerFor } from '../scan/pruner.ts'
import type { ManifestEntry, Snapshot, TableMetadata } from '../types.ts'

/** What a change rests on. */
export interface ReadState {
  /** The snapshot whose files were read; undefined when the table had none. */
  readonly startingSnapshotId: bigint | undefined
  /** Rows that were read to decide on the change; files added since that can hold such rows conflict. Absent: not checked. */
  readonly conflictFilter?: Expression
  /** Paths of data files whose rows decided: rows that others took out of them conflict. Default: those removed. */
  readonly read?: ReadonlySet<string>
}

/** The ancestors of `head` since the snapshot that was read. Throws `ConflictingCommit` when that one is not among them. */
const since = (table: TableMetadata, head: Snapshot | undefined, start: bigint | undefined): Snapshot[] => {
  const newer: Snapshot[] = []
  for (const snapshot of lineage(table, head)) {
    if (snapshot['snapshot-id'] === start) return newer
    newer.push(snapshot)
  }
  if (start === undefined) return newer
  throw new ConflictingCommit(
    `Snapshot ${start}, which the change was computed from, is no longer in the history`,
  )
}

const idsOf = (snapshots: readonly Snapshot[]): ReadonlySet<bigint> =>
  new Set(snapshots.map((snapshot) => snapshot['snapshot-id']))

const refuseNewDeletes = (
  table: TableMetadata,
  live: readonly ManifestEntry[],
  newer: ReadonlySet<bigint>,
  read: ReadonlySet<string>,
): void => {
  const deletesOf = deleteMatcher(
    table,
    live.filter((entry) => entry.file.content !== 'data' && newer.has(entry.snapshotId)),
  )
  for (const entry of live) {
    if (!read.has(entry.file.path)) continue
    const { positionDeletes, equalityDeletes, deletionVector } = deletesOf(entry)
    if (positionDeletes.length + equalityDeletes.length > 0 || deletionVector)
      throw new ConflictingCommit(`Found new deletes for ${entry.file.path}`)
  }
}

/**
 * Whether a change computed on an earlier snapshot may be committed on this one (Java: `validateNoConflictingData`,
 * `validateNoConflictingDeletes`): the removed files must still be there, no rows may have gone from the files that were
 * read, and no file may have come that the change would have had to read. A compaction moves rows, it neither adds nor
 * takes any. Throws `ConflictingCommit`.
 */
export const checkConflicts = (
  table: TableMetadata,
  head: Snapshot | undefined,
  live: readonly ManifestEntry[],
  removedPaths: ReadonlySet<string>,
  { startingSnapshotId, conflictFilter, read = removedPaths }: ReadState,
): void => {
  const present = new Set(live.map(({ file }) => file.path))
  const missing = [...removedPaths].find((path) => !present.has(path))
  if (missing !== undefined) throw new ConflictingCommit(`Missing required files to delete: ${missing}`)
  const newer = since(table, head, startingSnapshotId)
  if (newer.length === 0) return
  refuseNewDeletes(table, live, idsOf(newer), read)
  const changing = newer.filter((snapshot) => snapshot.summary?.operation !== 'replace')
  const gone = changing.length > 0 && [...read].find((path) => !present.has(path))
  if (gone) throw new ConflictingCommit(`Found conflicting deleted files: ${gone}`)
  if (!conflictFilter) return
  const adding = idsOf(changing)
  const pruner = prunerFor(table, currentSchema(table), conflictFilter)
  const added = live.find(
    ({ file, snapshotId }) => file.content === 'data' && adding.has(snapshotId) && pruner.file(file),
  )
  if (added)
    throw new ConflictingCommit(
      `Found conflicting files that can contain matching records: ${added.file.path}`,
    )
}
