import type { ObjectStorage } from '@boathouse/storage'
import { readAvro, writeAvro } from '../avro/container.ts'
import { array, optional, record, required } from '../avro/fields.ts'
import { InvalidMetadata } from '../errors.ts'
import { intOf, textOf, type Row } from './row-fields.ts'
import { decodingFile, readTableFile } from '../table-file.ts'
import type { FieldSummary, ManifestFile, Snapshot } from '../types.ts'

interface WrittenSummary {
  readonly contains_null: boolean
  readonly contains_nan?: boolean | null
  readonly lower_bound?: Uint8Array | null
  readonly upper_bound?: Uint8Array | null
}
const bytesOrAbsent = (raw: unknown): Uint8Array | undefined =>
  raw instanceof Uint8Array ? new Uint8Array(raw) : undefined

/** Those of a file that is no honest one are not there. */
const summariesOf = (raw: unknown): readonly FieldSummary[] | undefined =>
  Array.isArray(raw) && raw.every((one) => typeof one === 'object' && one !== null)
    ? (raw as readonly WrittenSummary[]).map(summaryFromRow)
    : undefined

const summaryFromRow = (row: WrittenSummary): FieldSummary => ({
  containsNull: row.contains_null,
  containsNan: row.contains_nan ?? undefined,
  lowerBound: bytesOrAbsent(row.lower_bound),
  upperBound: bytesOrAbsent(row.upper_bound),
})

/** Writers before 1.0 said `added_data_files_count`. */
const filesOf = (row: Row, kind: string): number | undefined => {
  const raw = row[`${kind}_files_count`] ?? row[`${kind}_data_files_count`]
  return typeof raw === 'number' ? raw : undefined
}
const longOf = (row: Row, name: string): bigint | undefined => {
  const raw = row[name]
  return typeof raw === 'bigint' ? raw : undefined
}

const fromRow = (row: Row): ManifestFile => ({
  path: textOf(row, 'manifest_path'),
  length: longOf(row, 'manifest_length') ?? 0n,
  specId: intOf(row, 'partition_spec_id'),
  content: row['content'] === 1 ? 'deletes' : 'data',
  sequenceNumber: longOf(row, 'sequence_number') ?? 0n,
  minSequenceNumber: longOf(row, 'min_sequence_number') ?? 0n,
  addedSnapshotId: longOf(row, 'added_snapshot_id') ?? 0n,
  addedFilesCount: filesOf(row, 'added'),
  existingFilesCount: filesOf(row, 'existing'),
  deletedFilesCount: filesOf(row, 'deleted'),
  addedRowsCount: longOf(row, 'added_rows_count'),
  existingRowsCount: longOf(row, 'existing_rows_count'),
  deletedRowsCount: longOf(row, 'deleted_rows_count'),
  partitions: summariesOf(row['partitions']),
  keyMetadata: bytesOrAbsent(row['key_metadata']),
  firstRowId: longOf(row, 'first_row_id'),
})

/** The manifests of a snapshot. Throws `InvalidMetadata`, `ObjectNotFound`. */
export const readManifestList = async (
  storage: ObjectStorage,
  location: string,
): Promise<readonly ManifestFile[]> => {
  const bytes = await readTableFile(storage, location)
  return decodingFile(location, async () => (await readAvro(bytes)).records.map(fromRow))
}

/** v1 snapshots may list their manifests in the metadata; what is known of them stands in their headers. */
const manifestOfV1 = async (
  storage: ObjectStorage,
  snapshot: Snapshot,
  path: string,
): Promise<ManifestFile> => {
  const bytes = await readTableFile(storage, path)
  const { metadata } = await decodingFile(path, () => readAvro(bytes))
  return {
    path,
    length: BigInt(bytes.length),
    specId: Number(metadata['partition-spec-id'] ?? 0),
    content: 'data',
    sequenceNumber: 0n,
    minSequenceNumber: 0n,
    addedSnapshotId: snapshot['snapshot-id'],
  }
}

export const manifestsOf = async (
  storage: ObjectStorage,
  snapshot: Snapshot,
): Promise<readonly ManifestFile[]> => {
  const list = snapshot['manifest-list']
  if (list !== undefined) return readManifestList(storage, list)
  if (!snapshot.manifests)
    throw new InvalidMetadata(`Snapshot ${snapshot['snapshot-id']} has no manifest list`)
  return Promise.all(snapshot.manifests.map((path) => manifestOfV1(storage, snapshot, path)))
}

const summarySchema = record('r508', [
  required(509, 'contains_null', 'boolean'),
  optional(518, 'contains_nan', 'boolean'),
  optional(510, 'lower_bound', 'bytes'),
  optional(511, 'upper_bound', 'bytes'),
])
const HEAD = [
  required(500, 'manifest_path', 'string'),
  required(501, 'manifest_length', 'long'),
  required(502, 'partition_spec_id', 'int'),
]
const TAIL = [optional(507, 'partitions', array(508, summarySchema)), optional(519, 'key_metadata', 'bytes')]
const COUNTS = [
  ['added_files_count', 504, 'int'],
  ['existing_files_count', 505, 'int'],
  ['deleted_files_count', 506, 'int'],
  ['added_rows_count', 512, 'long'],
  ['existing_rows_count', 513, 'long'],
  ['deleted_rows_count', 514, 'long'],
] as const
const LIST_SCHEMAS = {
  1: record('manifest_file', [
    ...HEAD,
    required(503, 'added_snapshot_id', 'long'),
    ...COUNTS.map(([name, id, type]) => optional(id, name, type)),
    ...TAIL,
  ]),
  2: record('manifest_file', [
    ...HEAD,
    required(517, 'content', 'int'),
    required(515, 'sequence_number', 'long'),
    required(516, 'min_sequence_number', 'long'),
    required(503, 'added_snapshot_id', 'long'),
    ...COUNTS.map(([name, id, type]) => required(id, name, type)),
    ...TAIL,
  ]),
}

const toRow = (manifest: ManifestFile): Row => ({
  manifest_path: manifest.path,
  manifest_length: manifest.length,
  partition_spec_id: manifest.specId,
  content: manifest.content === 'deletes' ? 1 : 0,
  sequence_number: manifest.sequenceNumber,
  min_sequence_number: manifest.minSequenceNumber,
  added_snapshot_id: manifest.addedSnapshotId,
  added_files_count: manifest.addedFilesCount ?? 0,
  existing_files_count: manifest.existingFilesCount ?? 0,
  deleted_files_count: manifest.deletedFilesCount ?? 0,
  added_rows_count: manifest.addedRowsCount ?? 0n,
  existing_rows_count: manifest.existingRowsCount ?? 0n,
  deleted_rows_count: manifest.deletedRowsCount ?? 0n,
  partitions:
    manifest.partitions?.map((summary) => ({
      contains_null: summary.containsNull,
      contains_nan: summary.containsNan ?? null,
      lower_bound: summary.lowerBound ?? null,
      upper_bound: summary.upperBound ?? null,
    })) ?? null,
  key_metadata: manifest.keyMetadata ?? null,
})

export interface NewManifestList {
  readonly location: string
  readonly formatVersion: 1 | 2
  readonly snapshotId: bigint
  readonly parentSnapshotId?: bigint
  readonly sequenceNumber: bigint
  readonly manifests: readonly ManifestFile[]
}

export const writeManifestList = async (storage: ObjectStorage, list: NewManifestList): Promise<void> => {
  const header: Record<string, string> = {
    'snapshot-id': String(list.snapshotId),
    'parent-snapshot-id': String(list.parentSnapshotId ?? 'null'),
    'format-version': String(list.formatVersion),
    ...(list.formatVersion === 1 ? {} : { 'sequence-number': String(list.sequenceNumber) }),
  }
  const bytes = await writeAvro(LIST_SCHEMAS[list.formatVersion], header, list.manifests, toRow)
  await storage.write(list.location, bytes)
}
