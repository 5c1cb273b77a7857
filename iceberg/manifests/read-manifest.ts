import type { ObjectStorage } from '@boathouse/storage'
import { readAvro } from '../avro/container.ts'
import { InvalidMetadata } from '../errors.ts'
import { specById } from '../metadata/lookup.ts'
import type { EntryStatus, ManifestEntry, ManifestFile, PartitionTuple, TableMetadata } from '../types.ts'
import { decodingFile, readTableFile } from '../table-file.ts'
import { dataFileFromRow } from './data-file-record.ts'
import { partitionTypes, tupleReader } from './partition-type.ts'
import { intOf, recordOf } from './row-fields.ts'

const STATUSES: readonly EntryStatus[] = ['existing', 'added', 'deleted']

interface WrittenField {
  readonly name: string
  readonly 'field-id'?: number
  readonly type: unknown
}

/** None of what is no record. */
const fieldsIn = (type: unknown): readonly WrittenField[] =>
  typeof type === 'object' && type !== null && 'fields' in type && Array.isArray(type.fields)
    ? (type.fields as readonly WrittenField[])
    : []

/** The fields of the partition record as the writer declared them; `readAvro` has looked at their shape. */
const writtenPartition = (schema: unknown): readonly WrittenField[] => {
  const file = fieldsIn(schema).find((field) => field.name === 'data_file')
  return fieldsIn(fieldsIn(file?.type).find((field) => field.name === 'partition')?.type)
}

/**
 * Sequence numbers that the writer could not know yet (null) are those of the manifest, and only added entries may
 * have them; v1 entries have none and count as 0 (spec, «Sequence number inheritance»).
 */
const inherit = (raw: unknown, status: EntryStatus, manifest: ManifestFile): bigint => {
  if (typeof raw === 'bigint') return raw
  if (status === 'added' || manifest.sequenceNumber === 0n) return manifest.sequenceNumber
  throw new InvalidMetadata(`an ${status} entry has no sequence number`)
}

/** All entries of a manifest, deleted ones too; equal partition values become one object of `tuples`. Throws `InvalidMetadata` and `NotSupported`, naming it, and `ObjectNotFound`. */
export const readManifest = async (
  storage: ObjectStorage,
  table: TableMetadata,
  manifest: ManifestFile,
  tuples: Map<string, PartitionTuple> = new Map(),
): Promise<readonly ManifestEntry[]> => {
  const bytes = await readTableFile(storage, manifest.path)
  return decodingFile(manifest.path, () => entriesOf(table, manifest, bytes, tuples))
}

const entriesOf = async (
  table: TableMetadata,
  manifest: ManifestFile,
  bytes: Uint8Array,
  tuples: Map<string, PartitionTuple>,
): Promise<ManifestEntry[]> => {
  const { schema, records } = await readAvro(bytes, { deferPairs: true })
  const spec = specById(table, manifest.specId)
  const toTuple = tupleReader(spec, partitionTypes(table, spec), writtenPartition(schema), tuples)
  return records.map((row) => {
    const code = intOf(row, 'status')
    const status = STATUSES[code]
    const file = recordOf(row, 'data_file')
    if (!status) throw new InvalidMetadata(`it has the unknown entry status ${code}`)
    return {
      status,
      snapshotId: typeof row['snapshot_id'] === 'bigint' ? row['snapshot_id'] : manifest.addedSnapshotId,
      sequenceNumber: inherit(row['sequence_number'], status, manifest),
      fileSequenceNumber: inherit(row['file_sequence_number'], status, manifest),
      file: dataFileFromRow(file, manifest.specId, toTuple(recordOf(file, 'partition'))),
    }
  })
}
