import { randomUUID, randomBytes } from 'node:crypto'
import { joinLocation, type ObjectStorage } from '@boathouse/storage'
import { writeManifestList } from '../manifests/manifest-list.ts'
import { writableVersion, writeManifest } from '../manifests/write-manifest.ts'
import { metadataDirectory } from '../metadata/file.ts'
import { snapshotOfRef } from '../metadata/lookup.ts'
import { inParallel } from '../scan/in-parallel.ts'
import { sharedManifestCache } from '../scan/manifest-cache.ts'
import type { DataFile, ManifestFile, Operation, Snapshot, TableMetadata } from '../types.ts'
import type { TableRequirement, TableUpdate } from '../updates/types.ts'
import { mergeManifests } from './merge-manifests.ts'
import { isPending, type SnapshotManifest } from './pending-manifest.ts'
import { snapshotSummary } from './snapshot-summary.ts'

/** Where and onto what a snapshot is made. */
export interface SnapshotBase {
  readonly storage: ObjectStorage
  /** The metadata that the requirements will hold the commit to. */
  readonly table: TableMetadata
  /** Default `main`. */
  readonly branch?: string
  /** More entries for the summary, such as `engine-name`. */
  readonly summary?: Readonly<Record<string, string>>
  /** Default: a random one. A caller that gives it can look for it after a crash. */
  readonly snapshotId?: bigint
  /** Whose work it is: a part of the manifests' names, by which cleanup finds what a dead process left. */
  readonly writer?: string
}

/** A snapshot whose manifests are written and that waits to be committed. */
export interface SnapshotCommit {
  readonly requirements: readonly TableRequirement[]
  readonly updates: readonly TableUpdate[]
  readonly snapshot: Snapshot
  /** Manifests and the manifest list: to be deleted when the commit has definitely failed. */
  readonly writtenLocations: readonly string[]
}

export interface SnapshotContent {
  readonly operation: Operation
  /** Newest first. */
  readonly manifests: readonly SnapshotManifest[]
  readonly added: readonly DataFile[]
  readonly removed: readonly DataFile[]
}

const MAX_LONG = 2n ** 63n - 1n

/** Positive and not yet used. */
export const newSnapshotId = (table: TableMetadata): bigint => {
  for (;;) {
    const id = randomBytes(8).readBigUInt64BE() & MAX_LONG
    if (id > 0n && !table.snapshots.some((snapshot) => snapshot['snapshot-id'] === id)) return id
  }
}

/** Never before the snapshot it follows, whatever the clocks say. */
const timestampAfter = (parent: Snapshot | undefined): number =>
  Math.max(Date.now(), parent?.['timestamp-ms'] ?? 0)

const deleteQuietly = (storage: ObjectStorage, locations: readonly string[]): Promise<void> =>
  storage.delete(locations).catch(() => undefined)

const commitOf = (
  base: SnapshotBase,
  snapshot: Snapshot,
  writtenLocations: readonly string[],
): SnapshotCommit => {
  const branch = base.branch ?? 'main'
  const ref = base.table.refs[branch]
  return {
    requirements: [
      { type: 'assert-table-uuid', uuid: base.table['table-uuid'] },
      { type: 'assert-ref-snapshot-id', ref: branch, 'snapshot-id': ref?.['snapshot-id'] ?? null },
    ],
    updates: [
      { action: 'add-snapshot', snapshot },
      // The ref's retention settings stay.
      {
        action: 'set-snapshot-ref',
        'ref-name': branch,
        type: 'branch',
        ...ref,
        'snapshot-id': snapshot['snapshot-id'],
      },
    ],
    snapshot,
    writtenLocations,
  }
}

/**
 * Writes what is new of a snapshot, manifests merged where there are many, and says what to commit. On failure
 * nothing that was written stays. Throws `NotSupported` for tables of format version 3.
 */
export const produceSnapshot = async (
  base: SnapshotBase,
  snapshotId: bigint,
  content: SnapshotContent,
): Promise<SnapshotCommit> => {
  const { storage, table } = base
  const version = writableVersion(table)
  const parent = snapshotOfRef(table, base.branch ?? 'main')
  const sequenceNumber = version === 1 ? 0n : table['last-sequence-number'] + 1n
  const prefix = [base.writer ?? [], randomUUID()].flat().join('-')
  const directory = metadataDirectory(table)
  const written: string[] = []
  const read = (manifest: ManifestFile) => sharedManifestCache.entries(storage, table, manifest)
  const write = (manifest: SnapshotManifest, index: number): Promise<ManifestFile> | ManifestFile => {
    if (!isPending(manifest)) return manifest
    const location = joinLocation(directory, `${prefix}-m${index}.avro`)
    written.push(location)
    return writeManifest(storage, table, { location, snapshotId, ...manifest }, sequenceNumber)
  }
  try {
    const merged = await mergeManifests(table, content.manifests, read)
    const manifests = await inParallel([...merged.entries()], 4, async ([index, manifest]) =>
      write(manifest, index),
    )
    const list = joinLocation(directory, `snap-${snapshotId}-1-${prefix}.avro`)
    written.push(list)
    await writeManifestList(storage, {
      location: list,
      formatVersion: version,
      snapshotId,
      parentSnapshotId: parent?.['snapshot-id'],
      sequenceNumber,
      manifests,
    })
    const snapshot: Snapshot = {
      'snapshot-id': snapshotId,
      ...(parent ? { 'parent-snapshot-id': parent['snapshot-id'] } : {}),
      ...(version === 1 ? {} : { 'sequence-number': sequenceNumber }),
      'timestamp-ms': timestampAfter(parent),
      'manifest-list': list,
      summary: snapshotSummary({ ...content, table, parent, extra: base.summary }),
      'schema-id': table['current-schema-id'],
    }
    return commitOf(base, snapshot, written)
  } catch (error) {
    await deleteQuietly(storage, written)
    throw error
  }
}
