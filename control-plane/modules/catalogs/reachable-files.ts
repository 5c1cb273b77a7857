import { readManifest, type TableMetadata } from '@boathouse/iceberg'
import { ObjectNotFound, type ObjectStorage } from '@boathouse/storage'
import { manifestsWithin } from './live-files.ts'

/** What is gone already was deleted by an earlier attempt, after everything that it leads to. */
const unlessGone = async <T>(reading: Promise<readonly T[]>): Promise<readonly T[]> =>
  reading.catch((error: unknown) => {
    if (error instanceof ObjectNotFound) return []
    throw error
  })

/**
 * Every file that a table's metadata leads to, the leaves before what leads to them, without the metadata file itself.
 * `roots`: where manifests may lie (normal form). Manifests that snapshots share are read once.
 */
export async function* reachableFiles(
  storage: ObjectStorage,
  metadata: TableMetadata,
  roots: readonly string[],
): AsyncIterable<string> {
  const manifests = new Set<string>()
  for (const snapshot of metadata.snapshots) {
    for (const manifest of await unlessGone(manifestsWithin(storage, snapshot, roots))) {
      if (manifests.has(manifest.path)) continue
      manifests.add(manifest.path)
      for (const { file } of await unlessGone(readManifest(storage, metadata, manifest))) yield file.path
    }
  }
  yield* manifests
  for (const snapshot of metadata.snapshots) if (snapshot['manifest-list']) yield snapshot['manifest-list']
  for (const file of [...metadata.statistics, ...metadata['partition-statistics']])
    yield file['statistics-path']
  for (const entry of metadata['metadata-log']) yield entry['metadata-file']
}
