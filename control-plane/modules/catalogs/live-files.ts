import {
  currentSnapshot,
  manifestsOf,
  readManifest,
  type DataFile,
  type ManifestFile,
  type Snapshot,
  type TableMetadata,
} from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'
import { requireUnder } from './locations.policy.ts'

const PARALLEL = 8

/** Manifests of a snapshot, each checked to lie where files of the table may lie (`roots`, normal form). */
export const manifestsWithin = async (
  storage: ObjectStorage,
  snapshot: Snapshot,
  roots: readonly string[],
): Promise<readonly ManifestFile[]> => {
  const manifests = await manifestsOf(storage, snapshot)
  for (const manifest of manifests) requireUnder(manifest.path, roots)
  return manifests
}

/** The data and delete files of the current snapshot, in no promised order. Throws `PathOutsideTable`. */
export const liveFiles = async (
  storage: ObjectStorage,
  metadata: TableMetadata,
  roots: readonly string[],
): Promise<DataFile[]> => {
  const snapshot = currentSnapshot(metadata)
  if (!snapshot) return []
  const manifests = await manifestsWithin(storage, snapshot, roots)
  const files: DataFile[] = []
  for (let start = 0; start < manifests.length; start += PARALLEL) {
    const batch = manifests.slice(start, start + PARALLEL)
    const read = await Promise.all(batch.map((manifest) => readManifest(storage, metadata, manifest)))
    for (const entry of read.flat()) if (entry.status !== 'deleted') files.push(entry.file)
  }
  return files
}
