import type { ObjectStorage } from '@boathouse/storage'
import { manifestsOf } from '../manifests/manifest-list.ts'
import type { ManifestEntry, Snapshot, TableMetadata } from '../types.ts'
import { inParallel } from './in-parallel.ts'
import { sharedManifestCache } from './manifest-cache.ts'

const PARALLEL_MANIFESTS = 8

/** Every entry of a snapshot's manifests: data and delete files, removed ones too. Throws as `planScan`. */
export const snapshotEntries = async (
  storage: ObjectStorage,
  table: TableMetadata,
  snapshot: Snapshot,
): Promise<readonly ManifestEntry[]> => {
  const manifests = await manifestsOf(storage, snapshot)
  const read = await inParallel(manifests, PARALLEL_MANIFESTS, (manifest) =>
    sharedManifestCache.entries(storage, table, manifest),
  )
  return read.flat()
}
