import type { ObjectStorage } from '@boathouse/storage'
import { writeAvro } from '../avro/container.ts'
import { NotSupported } from '../errors.ts'
import { stringifyJson } from '../json.ts'
import { currentSchema, specById } from '../metadata/lookup.ts'
import type { DataFile, EntryStatus, ManifestFile, TableMetadata } from '../types.ts'
import { rowFromDataFile } from './data-file-record.ts'
import { entrySchema } from './entry-schema.ts'
import { fieldSummaries } from './field-summaries.ts'
import { partitionSchema, partitionTypes, tupleToAvro } from './partition-type.ts'
import type { Row } from './row-fields.ts'

/** An entry to write. Added files have no sequence numbers yet: they take those of the commit that succeeds. */
export interface NewEntry {
  readonly status: EntryStatus
  /** Snapshot that added the file, or that deleted it. */
  readonly snapshotId: bigint
  readonly sequenceNumber?: bigint
  readonly fileSequenceNumber?: bigint
  readonly file: DataFile
}

export interface NewManifest {
  readonly location: string
  readonly specId: number
  readonly content: 'data' | 'deletes'
  readonly snapshotId: bigint
  readonly entries: readonly NewEntry[]
}

const STATUS_CODES: Readonly<Record<EntryStatus, number>> = { existing: 0, added: 1, deleted: 2 }

const count = (entries: readonly NewEntry[], status: EntryStatus) => {
  const some = entries.filter((entry) => entry.status === status)
  return { files: some.length, rows: some.reduce((sum, entry) => sum + entry.file.recordCount, 0n) }
}

/** v3 manifests carry row ids that only a v3 writer can assign. */
export const writableVersion = (table: TableMetadata): 1 | 2 => {
  const version = table['format-version']
  if (version === 3) throw new NotSupported('Writing to tables of format version 3 is not supported')
  return version
}

/** Of the live entries; files without a number will get the commit's, which is higher than all others. */
const minSequenceNumber = (entries: readonly NewEntry[], unassigned: bigint): bigint =>
  entries
    .filter((entry) => entry.status !== 'deleted')
    .reduce(
      (min, { sequenceNumber = unassigned }) => (min < sequenceNumber ? min : sequenceNumber),
      unassigned,
    )

const header = (table: TableMetadata, manifest: NewManifest, version: 1 | 2): Record<string, string> => {
  const schema = currentSchema(table)
  const keys: Record<string, string> = {
    schema: stringifyJson(schema),
    'schema-id': String(schema['schema-id']),
    'partition-spec': stringifyJson(specById(table, manifest.specId).fields),
    'partition-spec-id': String(manifest.specId),
    'format-version': String(version),
  }
  return version === 1 ? keys : { ...keys, content: manifest.content }
}

/**
 * Writes a manifest and says what the manifest list must say of it. `sequenceNumber` is the number that the commit
 * is going to take. Throws `NotSupported` for tables of format version 3.
 */
export const writeManifest = async (
  storage: ObjectStorage,
  table: TableMetadata,
  manifest: NewManifest,
  sequenceNumber: bigint,
): Promise<ManifestFile> => {
  const version = writableVersion(table)
  const spec = specById(table, manifest.specId)
  const types = partitionTypes(table, spec)
  const rowOf = (entry: NewEntry): Row => ({
    status: STATUS_CODES[entry.status],
    snapshot_id: entry.snapshotId,
    sequence_number: entry.sequenceNumber ?? null,
    file_sequence_number: entry.fileSequenceNumber ?? null,
    data_file: rowFromDataFile(entry.file, tupleToAvro(spec, types, entry.file.partition)),
  })
  const bytes = await writeAvro(
    entrySchema(version, partitionSchema(spec, types)),
    header(table, manifest, version),
    manifest.entries,
    rowOf,
  )
  const { size } = await storage.write(manifest.location, bytes)
  const [added, existing, deleted] = [
    count(manifest.entries, 'added'),
    count(manifest.entries, 'existing'),
    count(manifest.entries, 'deleted'),
  ]
  return {
    path: manifest.location,
    length: BigInt(size),
    specId: manifest.specId,
    content: manifest.content,
    sequenceNumber: version === 1 ? 0n : sequenceNumber,
    minSequenceNumber: version === 1 ? 0n : minSequenceNumber(manifest.entries, sequenceNumber),
    addedSnapshotId: manifest.snapshotId,
    addedFilesCount: added.files,
    existingFilesCount: existing.files,
    deletedFilesCount: deleted.files,
    addedRowsCount: added.rows,
    existingRowsCount: existing.rows,
    deletedRowsCount: deleted.rows,
    partitions: fieldSummaries(
      types,
      manifest.entries.map((entry) => entry.file.partition),
    ),
  }
}
