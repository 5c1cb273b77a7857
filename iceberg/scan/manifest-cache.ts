import type { ObjectStorage } from '@boathouse/storage'
import { readManifest } from '../manifests/read-manifest.ts'
import type { ManifestEntry, ManifestFile, TableMetadata } from '../types.ts'

/** Parsed manifests by path: they are immutable. Bounded by the number of entries, least recently used out first. */
export interface ManifestCache {
  entries(
    storage: ObjectStorage,
    table: TableMetadata,
    manifest: ManifestFile,
  ): Promise<readonly ManifestEntry[]>
}

/** About 1 KiB an entry with metrics of twenty columns: the default keeps within some 100 MiB. */
const DEFAULT_ENTRIES = 100_000

interface Slot {
  readonly promise: Promise<readonly ManifestEntry[]>
  size: number
}

export const manifestCache = (maxEntries: number = DEFAULT_ENTRIES): ManifestCache => {
  const known = new Map<string, Slot>()
  let total = 0
  const forget = (key: string): void => {
    total -= known.get(key)?.size ?? 0
    known.delete(key)
  }
  const settle = async (key: string, slot: Slot): Promise<void> => {
    try {
      const { length } = await slot.promise
      if (known.get(key) !== slot) return
      slot.size = length
      total += length
      for (const oldest of known.keys()) {
        if (total <= maxEntries) break
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
