import { partitionKey } from '../scan/match-deletes.ts'
import type { ScanFile } from '../scan/plan-scan.ts'
import type { TableMetadata } from '../types.ts'

export interface CompactionRules {
  /** Smaller files are put together; larger ones stay, unless rows were deleted from them. */
  readonly smallerThan: bigint
  /** What comes out is about this large at most. */
  readonly targetBytes: bigint
}

const hasDeletes = (file: ScanFile): boolean =>
  file.positionDeletes.length + file.equalityDeletes.length > 0 || file.deletionVector !== undefined

/** Neighbours in the order of their age, so that rows that came together stay together. */
const pack = (files: readonly ScanFile[], target: bigint): ScanFile[][] => {
  const bins: ScanFile[][] = []
  let size = 0n
  for (const file of files.toSorted((a, b) => Number(a.sequenceNumber - b.sequenceNumber))) {
    const bin = bins.at(-1)
    if (bin && size + file.sizeBytes <= target) {
      bin.push(file)
      size += file.sizeBytes
    } else {
      bins.push([file])
      size = file.sizeBytes
    }
  }
  return bins
}

/** One file alone does not become better by being written again, except without the rows that were deleted from it. */
const isWorthIt = (bin: readonly ScanFile[]): boolean => bin.length > 1 || bin.some(hasDeletes)

/**
 * Which files are to be written again, in rounds: a round holds of each partition as much as fits into one file of the
 * target size, so that it can be written by one query with a file a partition. Files of older partition specs are put
 * together whatever their partition was and come out in the current one. Files without a small neighbour in their
 * partition, and without deletes, are left alone, so that a second compaction finds nothing to do.
 */
export const planCompaction = (
  table: TableMetadata,
  files: readonly ScanFile[],
  { smallerThan, targetBytes }: CompactionRules,
): readonly (readonly ScanFile[])[] => {
  const current = table['default-spec-id']
  const candidates = files.filter((file) => file.sizeBytes < smallerThan || hasDeletes(file))
  const groups = Map.groupBy(candidates, ({ specId, partition }) =>
    specId === current ? partitionKey(specId, partition) : String(specId),
  )
  const bins = [...groups.values()].map((group) => pack(group, targetBytes).filter(isWorthIt))
  const most = bins.reduce((length, group) => Math.max(length, group.length), 0)
  return Array.from({ length: most }, (_, round) => bins.flatMap((group) => group[round] ?? []))
}
