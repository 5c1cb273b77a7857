import type { ObjectStorage } from '@boathouse/storage'
import { InvalidMetadata } from '../errors.ts'
import { currentSchema, schemaById, snapshotById, snapshotOfRef } from '../metadata/lookup.ts'
import type { DataFile, ManifestEntry, ManifestFile, Schema, Snapshot, TableMetadata } from '../types.ts'
import { TRUE, type Expression } from './expression.ts'
import { inParallel } from './in-parallel.ts'
import { sharedManifestCache, type ManifestCache } from './manifest-cache.ts'
import { deleteMatcher, type AppliedDeletes } from './match-deletes.ts'
import { prunerFor } from './pruner.ts'

/** A data file to read, and what takes rows out of it. `file` has its metrics and partition. */
export interface ScanFile extends AppliedDeletes {
  readonly path: string
  readonly format: DataFile['format']
  readonly recordCount: bigint
  readonly sizeBytes: bigint
  readonly specId: number
  readonly partition: DataFile['partition']
  /** Data sequence number. */
  readonly sequenceNumber: bigint
  readonly fileSequenceNumber: bigint
  /** The snapshot that added the file. */
  readonly snapshotId: bigint
  readonly file: DataFile
}

export interface ScanStatistics {
  readonly manifests: number
  readonly manifestsSkipped: number
  readonly files: number
  /** Of the manifests that were read. */
  readonly filesSkipped: number
  /** Before deletes. */
  readonly records: bigint
  readonly bytes: bigint
}

export interface ScanPlan {
  /** undefined: the table has no snapshot, and no files. */
  readonly snapshot?: Snapshot
  /** The table's schema, or that of the snapshot which was asked for. */
  readonly schema: Schema
  readonly files: readonly ScanFile[]
  readonly statistics: ScanStatistics
}

export interface ScanOptions {
  /** Time travel; default the current snapshot. */
  readonly snapshotId?: bigint
  /** What a change of this branch starts from: its head, with the columns that the table has now. Default main. */
  readonly branch?: string
  /** Field ids are of the plan's schema. */
  readonly filter?: Expression
  readonly cache?: ManifestCache
}

const PARALLEL_MANIFESTS = 8

const toScanFile = (entry: ManifestEntry, deletes: AppliedDeletes): ScanFile => ({
  path: entry.file.path,
  format: entry.file.format,
  recordCount: entry.file.recordCount,
  sizeBytes: entry.file.sizeBytes,
  specId: entry.file.specId,
  partition: entry.file.partition,
  sequenceNumber: entry.sequenceNumber,
  fileSequenceNumber: entry.fileSequenceNumber,
  snapshotId: entry.snapshotId,
  file: entry.file,
  ...deletes,
})

const sum = (files: readonly ScanFile[], pick: (file: ScanFile) => bigint): bigint =>
  files.reduce((total, file) => total + pick(file), 0n)

const targetOf = (
  table: TableMetadata,
  { snapshotId, branch = 'main' }: ScanOptions,
): { snapshot?: Snapshot; schema: Schema } => {
  if (snapshotId === undefined)
    return { snapshot: snapshotOfRef(table, branch), schema: currentSchema(table) }
  const snapshot = snapshotById(table, snapshotId)
  if (!snapshot) throw new InvalidMetadata(`The table has no snapshot ${snapshotId}`)
  const schemaId = snapshot['schema-id']
  return { snapshot, schema: schemaId === undefined ? currentSchema(table) : schemaById(table, schemaId) }
}

const hasLiveFiles = (manifest: ManifestFile): boolean =>
  manifest.addedFilesCount !== 0 || manifest.existingFilesCount !== 0

/**
 * The files of a snapshot that can hold rows matching the filter, each with the deletes that apply to it. Manifests
 * are left out by partition summaries, files by their partition and by the bounds and counts of their columns;
 * matching rows are never left out. Throws `InvalidMetadata`, `ObjectNotFound`.
 */
export const planScan = async (
  storage: ObjectStorage,
  table: TableMetadata,
  options: ScanOptions = {},
): Promise<ScanPlan> => {
  const { snapshot, schema } = targetOf(table, options)
  const cache = options.cache ?? sharedManifestCache
  const pruner = prunerFor(table, schema, options.filter ?? TRUE)
  const manifests = snapshot ? await cache.manifests(storage, table, snapshot) : []
  const wanted = manifests.filter((manifest) => hasLiveFiles(manifest) && pruner.manifest(manifest))
  const read = await inParallel(wanted, PARALLEL_MANIFESTS, (manifest) =>
    cache.entries(storage, table, manifest),
  )
  const live = read.flat().filter((entry) => entry.status !== 'deleted')
  const inPartition = live.filter(({ file }) => pruner.partition(file))
  const data = inPartition.filter(({ file }) => file.content === 'data' && pruner.file(file))
  const deletesOf = deleteMatcher(
    table,
    inPartition.filter(({ file }) => file.content !== 'data'),
  )
  const files = data.map((entry) => toScanFile(entry, deletesOf(entry)))
  return {
    snapshot,
    schema,
    files,
    statistics: {
      manifests: manifests.length,
      manifestsSkipped: manifests.length - wanted.length,
      files: files.length,
      filesSkipped: live.filter(({ file }) => file.content === 'data').length - files.length,
      records: sum(files, (file) => file.recordCount),
      bytes: sum(files, (file) => file.sizeBytes),
    },
  }
}
