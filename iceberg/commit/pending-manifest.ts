import { partitionKey } from '../scan/match-deletes.ts'
import type { NewEntry } from '../manifests/write-manifest.ts'
import type { DataFile, ManifestEntry, ManifestFile } from '../types.ts'

/** A manifest that is to be written. */
export interface PendingManifest {
  readonly specId: number
  readonly content: ManifestFile['content']
  readonly entries: readonly NewEntry[]
}
/** A manifest of the new snapshot: kept as it is, or to be written. */
export type SnapshotManifest = ManifestFile | PendingManifest

export const isPending = (manifest: SnapshotManifest): manifest is PendingManifest => 'entries' in manifest

/** A carried-over entry keeps who added it and when. */
export const asExisting = (entry: ManifestEntry): NewEntry => ({ ...entry, status: 'existing' })
export const asDeleted = (entry: ManifestEntry, snapshotId: bigint): NewEntry => ({
  ...entry,
  status: 'deleted',
  snapshotId,
})

/** Added files, a manifest for each spec; files of one partition lie together, so that summaries of parts stay narrow. */
export const pendingAdditions = (
  files: readonly DataFile[],
  snapshotId: bigint,
  sequenceNumber?: bigint,
): PendingManifest[] =>
  [...Map.groupBy(files, (file) => file.specId)].map(([specId, some]) => ({
    specId,
    content: 'data' as const,
    entries: [...Map.groupBy(some, (file) => partitionKey(specId, file.partition)).values()]
      .flat()
      .map((file): NewEntry => ({ status: 'added', snapshotId, sequenceNumber, file })),
  }))
