import { readManifest, type DataFile, type Snapshot, type TableMetadata } from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'
import { manifestsWithin } from './live-files.ts'
import { requireUnder } from './locations.policy.ts'

/** The storage as one table may read it: manifests name what whoever wrote them liked. Throws `PathOutsideTable`. */
export const storageWithin = (storage: ObjectStorage, roots: readonly string[]): ObjectStorage => ({
  ...storage,
  read: async (location) => {
    requireUnder(location, roots)
    return storage.read(location)
  },
})

/** Live files of two snapshots that only one of them has. Manifests that both have are not read. */
export const differingFiles = async (
  storage: ObjectStorage,
  metadata: TableMetadata,
  from: Snapshot | undefined,
  to: Snapshot,
  roots: readonly string[],
): Promise<{ readonly added: readonly DataFile[]; readonly removed: readonly DataFile[] }> => {
  const [before, after] = await Promise.all(
    [from, to].map(async (snapshot) => (snapshot ? manifestsWithin(storage, snapshot, roots) : [])),
  )
  const files = async (own: typeof before, other: typeof before): Promise<Map<string, DataFile>> => {
    const shared = new Set(other?.map((manifest) => manifest.path))
    const found = new Map<string, DataFile>()
    for (const manifest of own ?? []) {
      if (shared.has(manifest.path)) continue
      for (const { status, file } of await readManifest(storage, metadata, manifest))
        if (status !== 'deleted') found.set(file.path, file)
    }
    return found
  }
  const [was, is] = await Promise.all([files(before, after), files(after, before)])
  return {
    added: [...is.values()].filter((file) => !was.has(file.path)),
    removed: [...was.values()].filter((file) => !is.has(file.path)),
  }
}
