import { deleteMatcher } from '../scan/match-deletes.ts'
import type { ManifestEntry, TableMetadata } from '../types.ts'

/**
 * Delete files that no data file needs any more once those in `removed` are gone: paths. Deletes that are newer than
 * `upTo` stay: they may have been written for files that nobody here has looked at.
 */
export const idleDeletes = (
  table: TableMetadata,
  live: readonly ManifestEntry[],
  removed: ReadonlySet<string>,
  upTo: bigint,
): ReadonlySet<string> => {
  const old = live.filter(({ file, sequenceNumber }) => file.content !== 'data' && sequenceNumber <= upTo)
  if (old.length === 0) return new Set()
  const deletesOf = deleteMatcher(table, old)
  const needed = new Set(
    live
      .filter(({ file }) => file.content === 'data' && !removed.has(file.path))
      .flatMap((entry) => {
        const { positionDeletes, equalityDeletes, deletionVector } = deletesOf(entry)
        return [...positionDeletes, ...equalityDeletes, ...(deletionVector ? [deletionVector] : [])]
      })
      .map(({ path }) => path),
  )
  return new Set(old.flatMap(({ file }) => (needed.has(file.path) ? [] : [file.path])))
}
