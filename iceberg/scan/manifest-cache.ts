import type { ObjectStorage } from '@boathouse/storage'
import { manifestsOf } from '../manifests/manifest-list.ts'
import { metricCountOf } from '../manifests/data-file-record.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import type { ManifestEntry, ManifestFile, PartitionTuple, Snapshot, TableMetadata } from '../types.ts'

/** Parsed manifests and lists of them by path: they are immutable. Bounded by what they hold, least recently used out first. */
export interface ManifestCache {
  /** The manifests of a snapshot. */
  manifests(
    storage: ObjectStorage,
    table: TableMetadata,
    snapshot: Snapshot,
  ): Promise<readonly ManifestFile[]>
  entries(
    storage: ObjectStorage,
    table: TableMetadata,
    manifest: ManifestFile,
  ): Promise<readonly ManifestEntry[]>
}

/** Counts and bounds are what takes the room, some 70 bytes apiece: the default keeps within about 100 MiB. */
const DEFAULT_VALUES = 1_500_000

/** In values; the rest of an entry counts for ten. */
const sizeOf = (entries: readonly ManifestEntry[]): number =>
  entries.reduce((sum, { file }) => sum + 10 + metricCountOf(file), 1)

const sizeOfList = (manifests: readonly ManifestFile[]): number =>
  manifests.reduce((sum, { partitions = [] }) => sum + 10 + 2 * partitions.length, 1)

const MOST_TUPLES = 100_000

interface Slot {
  readonly promise: Promise<unknown>
  size: number
}

export const manifestCache = (maxValues: number = DEFAULT_VALUES): ManifestCache => {
  const known = new Map<string, Slot>()
  // Files of a partition share its values, so that a plan looks at each partition once.
  const tuples = new Map<string, PartitionTuple>()
  let total = 0
  const forget = (key: string): void => {
    total -= known.get(key)?.size ?? 0
    known.delete(key)
  }
  const settle = async (key: string, slot: Slot, measured: Promise<number>): Promise<void> => {
    try {
      const size = await measured
      // Values of manifests that were pushed out only take room; what is not shared any more still works.
      if (tuples.size > MOST_TUPLES) tuples.clear()
      if (known.get(key) !== slot) return
      slot.size = size
      total += size
      for (const oldest of known.keys()) {
        if (total <= maxValues) break
        forget(oldest)
      }
    } catch {
      // The asker hears of it; the next one tries again.
      if (known.get(key) === slot) forget(key)
    }
  }
  const remember = <T>(key: string, read: () => Promise<T>, measure: (value: T) => number): Promise<T> => {
    const hit = known.get(key)
    if (hit) {
      known.delete(key)
      known.set(key, hit)
      // The first word of a key says what it stands for.
      return hit.promise as Promise<T>
    }
    const promise = read()
    const slot = { promise, size: 0 }
    known.set(key, slot)
    void settle(key, slot, promise.then(measure))
    return promise
  }
  return {
    manifests: (storage, table, snapshot) =>
      remember(
        `list ${storage.scope ?? ''} ${table['table-uuid']} ${snapshot['manifest-list'] ?? snapshot['snapshot-id']}`,
        () => manifestsOf(storage, snapshot),
        sizeOfList,
      ),
    // Partition values are read in the types of the current schema, so that it is part of the key.
    entries: (storage, table, manifest) =>
      remember(
        `manifest ${storage.scope ?? ''} ${table['table-uuid']} ${table['current-schema-id']} ${manifest.path}`,
        () => readManifest(storage, table, manifest, tuples),
        sizeOf,
      ),
  }
}

/** One for the process: planning and commits of a table read the same manifests. */
export const sharedManifestCache: ManifestCache = manifestCache()
