import { manifestsOf } from '../manifests/manifest-list.ts'
import { snapshotOfRef } from '../metadata/lookup.ts'
import { inParallel } from '../scan/in-parallel.ts'
import { sharedManifestCache } from '../scan/manifest-cache.ts'
import type { DataFile, ManifestEntry, ManifestFile, Operation } from '../types.ts'
import { checkConflicts, type ReadState } from './check-conflicts.ts'
import { idleDeletes } from './idle-deletes.ts'
import { asDeleted, asExisting, pendingAdditions, type SnapshotManifest } from './pending-manifest.ts'
import { newSnapshotId, produceSnapshot, type SnapshotBase, type SnapshotCommit } from './produce-snapshot.ts'

export interface Overwrite extends SnapshotBase, ReadState {
  /** Paths of the data files whose rows go or were rewritten. */
  readonly removed: ReadonlySet<string>
  readonly added: readonly DataFile[]
  /** Default: what was done, as Java says it: `overwrite`, `delete`, `append`. `replace` is for rewrites that change no row. */
  readonly operation?: Operation
  /** Data sequence number for the added files (rewrites): newer deletes go on applying to them. Default the commit's. */
  readonly addedSequenceNumber?: bigint
  /** Delete files up to this sequence number that then apply to nothing go, too (compaction). Default: all stay. */
  readonly idleDeletesUpTo?: bigint
}

interface ReadManifest {
  readonly manifest: ManifestFile
  readonly live: readonly ManifestEntry[]
}

const readAll = async ({ storage, table, branch }: SnapshotBase): Promise<readonly ReadManifest[]> => {
  const head = snapshotOfRef(table, branch ?? 'main')
  const manifests = head ? await manifestsOf(storage, head) : []
  return inParallel(manifests, 8, async (manifest) => ({
    manifest,
    live: (await sharedManifestCache.entries(storage, table, manifest)).filter(
      (entry) => entry.status !== 'deleted',
    ),
  }))
}

/** Kept as it is when nothing in it goes; otherwise rewritten with the removed files marked. Without live files it is dropped. */
const without = (
  { manifest, live }: ReadManifest,
  isRemoved: (entry: ManifestEntry) => boolean,
  snapshotId: bigint,
): SnapshotManifest[] => {
  if (live.length === 0) return []
  if (!live.some(isRemoved)) return [manifest]
  const entries = live.map((entry) => (isRemoved(entry) ? asDeleted(entry, snapshotId) : asExisting(entry)))
  return [{ specId: manifest.specId, content: manifest.content, entries }]
}

const overwriteWith = (
  base: Overwrite,
  read: readonly ReadManifest[],
  isRemoved: (entry: ManifestEntry) => boolean,
): Promise<SnapshotCommit> => {
  const id = base.snapshotId ?? newSnapshotId(base.table)
  const kept = read.flatMap((manifest) => without(manifest, isRemoved, id))
  const removed = read.flatMap(({ live }) => live.filter(isRemoved).map((entry) => entry.file))
  return produceSnapshot(base, id, {
    operation: base.operation ?? operationOf(base.added, removed),
    manifests: [...pendingAdditions(base.added, id, base.addedSequenceNumber), ...kept],
    added: base.added,
    removed,
  })
}

const operationOf = (added: readonly DataFile[], removed: readonly DataFile[]): Operation => {
  if (added.length === 0) return 'delete'
  return removed.length === 0 ? 'append' : 'overwrite'
}

/**
 * Takes files out and puts others in, in one snapshot (copy-on-write DELETE, UPDATE, MERGE; compaction). Safe to build
 * again on newer metadata: throws `ConflictingCommit` when what the change rests on was changed by somebody else.
 */
export const overwriteSnapshot = async (base: Overwrite): Promise<SnapshotCommit> => {
  const read = await readAll(base)
  const live = read.flatMap((manifest) => manifest.live)
  checkConflicts(base.table, snapshotOfRef(base.table, base.branch ?? 'main'), live, base.removed, base)
  const idle =
    base.idleDeletesUpTo === undefined
      ? new Set()
      : idleDeletes(base.table, live, base.removed, base.idleDeletesUpTo)
  return overwriteWith(base, read, ({ file }) =>
    (file.content === 'data' ? base.removed : idle).has(file.path),
  )
}

/**
 * Takes every file out, data and deletes, whatever was added meanwhile; `added` files take their place (INSERT
 * OVERWRITE, TRUNCATE, ingest in mode replace).
 */
export const replaceAllRows = async (
  base: SnapshotBase & { readonly added: readonly DataFile[] },
): Promise<SnapshotCommit> =>
  overwriteWith(
    { ...base, removed: new Set(), startingSnapshotId: undefined },
    await readAll(base),
    () => true,
  )

/** `replaceAllRows` with nothing in their place. */
export const dropAllRows = (base: SnapshotBase): Promise<SnapshotCommit> =>
  replaceAllRows({ ...base, added: [] })
