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

/**
 * Whether a change computed on an earlier snapshot may be committed on this one: the removed files must still be
 * there, no deletes for them may have been added, and no file that the change would have had to read. Throws
 * `ConflictingCommit`.
 */
export const checkConflicts = (
  table: TableMetadata,
  head: Snapshot | undefined,
  live: readonly ManifestEntry[],
  removedPaths: ReadonlySet<string>,
  { startingSnapshotId, conflictFilter }: ReadState,
): void => {
  const present = new Set(live.map(({ file }) => file.path))
  const missing = [...removedPaths].find((path) => !present.has(path))
  if (missing !== undefined) throw new ConflictingCommit(`Missing required files to delete: ${missing}`)
  const newer = since(table, head, startingSnapshotId)
  if (newer.length === 0) return
  const all = idsOf(newer)
  const newDeletes = live.filter((entry) => entry.file.content !== 'data' && all.has(entry.snapshotId))
  const deletesOf = deleteMatcher(table, newDeletes)
  for (const entry of live) {
    if (!removedPaths.has(entry.file.path)) continue
    const { positionDeletes, equalityDeletes, deletionVector } = deletesOf(entry)
    if (positionDeletes.length + equalityDeletes.length > 0 || deletionVector)
      throw new ConflictingCommit(`Found new deletes for ${entry.file.path}`)
  }
  if (!conflictFilter) return
  // A compaction moves rows, it adds none.
  const adding = idsOf(newer.filter((snapshot) => snapshot.summary?.operation !== 'replace'))
  const pruner = prunerFor(table, currentSchema(table), conflictFilter)
  const added = live.find(
    ({ file, snapshotId }) => file.content === 'data' && adding.has(snapshotId) && pruner.file(file),
  )
  if (added)
    throw new ConflictingCommit(
      `Found conflicting files that can contain matching records: ${added.file.path}`,
    )
}
