import type { ObjectStorage } from '@boathouse/storage'
import { readManifest } from '../manifests/read-manifest.ts'
import type { DataFile, ManifestEntry, ManifestFile, TableMetadata } from '../types.ts'

/** Parsed manifests by path: they are immutable. Bounded by what they hold, least recently used out first. */
export interface ManifestCache {
  entries(
    storage: ObjectStorage,
    table: TableMetadata,
    manifest: ManifestFile,
  ): Promise<readonly ManifestEntry[]>
}

/** Counts and bounds are what takes the room, some 70 bytes apiece: the default keeps within about 100 MiB. */
const DEFAULT_VALUES = 1_500_000

const metrics = (file: DataFile): number =>
  (file.columnSizes?.size ?? 0) +
  (file.valueCounts?.size ?? 0) +
  (file.nullValueCounts?.size ?? 0) +
  (file.nanValueCounts?.size ?? 0) +
  (file.lowerBounds?.size ?? 0) +
  (file.upperBounds?.size ?? 0)

/** In values; the rest of an entry counts for ten. */
const sizeOf = (entries: readonly ManifestEntry[]): number =>
  entries.reduce((sum, { file }) => sum + 10 + metrics(file), 1)

interface Slot {
  readonly promise: Promise<readonly ManifestEntry[]>
  size: number
}

export const manifestCache = (maxValues: number = DEFAULT_VALUES): ManifestCache => {
  const known = new Map<string, Slot>()
  let total = 0
  const forget = (key: string): void => {
    total -= known.get(key)?.size ?? 0
    known.delete(key)
  }
  const settle = async (key: string, slot: Slot): Promise<void> => {
    try {
      const size = sizeOf(await slot.promise)
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
  return {
    entries: (storage, table, manifest) => {
      // Partition values are read in the types of the current schema, so that it is part of the key.
      const key = `${table['table-uuid']} ${table['current-schema-id']} ${manifest.path}`
      const hit = known.get(key)
      if (hit) {
        known.delete(key)
        known.set(key, hit)
        return hit.promise
      }
      const slot = { promise: readManifest(storage, table, manifest), size: 0 }
      known.set(key, slot)
      void settle(key, slot)
      return slot.promise
    },
  }
}

/** One for the process: planning and commits of a table read the same manifests. */
export const sharedManifestCache: ManifestCache = manifestCache()
