const MIB = 1024 * 1024

/** What the embedded engine may use in all, and how it is cut. */
export interface MemoryPlan {
  readonly slots: number
  /** DuckDB's `memory_limit` in each statement's child. */
  readonly slotBytes: number
  /** The same in the children that read results back and look into files. */
  readonly readerBytes: number
  readonly threads: number
}

/** What a child needs besides DuckDB's memory_limit: Node, the library, allocations that DuckDB does not count. */
const CHILD_OVERHEAD = 160 * MIB
const SMALL_CHILD_OVERHEAD = 96 * MIB
/** Parse statements, read pages of results, look into files: quick, so that few are enough. */
export const READERS = 2
/** Held as long as somebody downloads, however slowly. */
export const EXPORTERS = 3
const LEAST_SLOT = 256 * MIB
const GOOD_SLOT = 1024 * MIB

/**
 * Shares `totalBytes` out: small children beside the slots, so that a page of a result never waits behind a long
 * statement, and as many slots as give each a gigabyte, at least one and at most one a processor (two on a laptop with
 * one).
 */
export const memoryPlan = (totalBytes: number, processors: number, wantedSlots?: number): MemoryPlan => {
  const readerBytes = Math.max(64 * MIB, Math.min(192 * MIB, Math.floor(totalBytes / 32)))
  const rest = totalBytes - (READERS + EXPORTERS) * (readerBytes + SMALL_CHILD_OVERHEAD)
  const affordable = Math.floor(rest / (GOOD_SLOT + CHILD_OVERHEAD))
  const slots = wantedSlots ?? Math.max(1, Math.min(affordable, Math.max(2, processors)))
  const slotBytes = Math.max(LEAST_SLOT, Math.floor(rest / slots) - CHILD_OVERHEAD)
  return { slots, slotBytes, readerBytes, threads: Math.max(1, processors) }
}
