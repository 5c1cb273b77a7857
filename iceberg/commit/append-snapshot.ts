import { manifestsOf } from '../manifests/manifest-list.ts'
import { snapshotOfRef } from '../metadata/lookup.ts'
import type { DataFile } from '../types.ts'
import { pendingAdditions } from './pending-manifest.ts'
import { newSnapshotId, produceSnapshot, type SnapshotBase, type SnapshotCommit } from './produce-snapshot.ts'

/**
 * Adds data files. An append conflicts with nothing: on `CommitFailed` build it again on the newer metadata.
 * Throws `NotSupported` for tables of format version 3.
 */
export const appendSnapshot = async (
  base: SnapshotBase & { readonly files: readonly DataFile[] },
): Promise<SnapshotCommit> => {
  const id = base.snapshotId ?? newSnapshotId(base.table)
  const parent = snapshotOfRef(base.table, base.branch ?? 'main')
  const known = parent ? await manifestsOf(base.storage, parent) : []
  return produceSnapshot(base, id, {
    operation: 'append',
    manifests: [...pendingAdditions(base.files, id), ...known],
    added: base.files,
    removed: [],
  })
}
