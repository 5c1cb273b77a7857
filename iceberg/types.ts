/**
 * The documents of the Iceberg table specification, spelt as its JSON (appendix C) spells them, with 64-bit ids,
 * sequence numbers and ages as `bigint`. Timestamps are milliseconds since the epoch in a `number`. Fields that a
 * newer writer added and that are not declared here stay in the objects and are written back.
 */
import type { Json } from './json.ts'

/** `boolean`, `int`, `decimal(9, 2)`, `fixed[16]`, `timestamptz_ns`, …: parse with `parsePrimitive`. */
export type PrimitiveType = string
export type IcebergType = PrimitiveType | StructType | ListType | MapType

export interface StructType {
  readonly type: 'struct'
  readonly fields: readonly NestedField[]
}
export interface ListType {
  readonly type: 'list'
  readonly 'element-id': number
  readonly element: IcebergType
  readonly 'element-required': boolean
}
export interface MapType {
  readonly type: 'map'
  readonly 'key-id': number
  readonly key: IcebergType
  readonly 'value-id': number
  readonly value: IcebergType
  readonly 'value-required': boolean
}
export interface NestedField {
  readonly id: number
  readonly name: string
  readonly required: boolean
  readonly type: IcebergType
  readonly doc?: string
  /** Value of rows written before the field was added (v3); JSON single-value form. */
  readonly 'initial-default'?: Json
  readonly 'write-default'?: Json
}
export interface Schema extends StructType {
  readonly 'schema-id': number
  readonly 'identifier-field-ids'?: readonly number[]
}
/** A schema that has no id yet: what a client sends, and what create takes. */
export type NewSchema = Omit<Schema, 'schema-id'> & { readonly 'schema-id'?: number }

export interface PartitionField {
  readonly 'source-id': number
  /** v3 transforms of several columns. */
  readonly 'source-ids'?: readonly number[]
  readonly 'field-id': number
  readonly name: string
  /** `identity`, `bucket[16]`, `truncate[10]`, `year`, `month`, `day`, `hour`, `void` */
  readonly transform: string
}
export interface PartitionSpec {
  readonly 'spec-id': number
  readonly fields: readonly PartitionField[]
}
export interface NewPartitionSpec {
  readonly 'spec-id'?: number
  readonly fields: readonly (Omit<PartitionField, 'field-id'> & { readonly 'field-id'?: number })[]
}

export interface SortField {
  readonly transform: string
  readonly 'source-id': number
  readonly 'source-ids'?: readonly number[]
  readonly direction: 'asc' | 'desc'
  readonly 'null-order': 'nulls-first' | 'nulls-last'
}
/** Order id 0 is the unsorted order. */
export interface SortOrder {
  readonly 'order-id': number
  readonly fields: readonly SortField[]
}

export interface Snapshot {
  readonly 'snapshot-id': bigint
  readonly 'parent-snapshot-id'?: bigint
  /** Absent in v1, where it counts as 0. */
  readonly 'sequence-number'?: bigint
  readonly 'timestamp-ms': number
  readonly 'manifest-list'?: string
  /** v1 only, instead of a manifest list. */
  readonly manifests?: readonly string[]
  /** `operation` is append, replace, overwrite or delete; all values are strings. */
  readonly summary?: SnapshotSummary
  readonly 'schema-id'?: number
  /** v3 row lineage. */
  readonly 'first-row-id'?: bigint
  readonly 'added-rows'?: bigint
}
export type Operation = 'append' | 'replace' | 'overwrite' | 'delete'
export interface SnapshotSummary {
  readonly operation: Operation
  readonly [key: string]: string
}

export interface SnapshotRef {
  readonly 'snapshot-id': bigint
  readonly type: 'branch' | 'tag'
  readonly 'min-snapshots-to-keep'?: number
  readonly 'max-snapshot-age-ms'?: bigint
  readonly 'max-ref-age-ms'?: bigint
}
export interface SnapshotLogEntry {
  readonly 'timestamp-ms': number
  readonly 'snapshot-id': bigint
}
export interface MetadataLogEntry {
  readonly 'timestamp-ms': number
  readonly 'metadata-file': string
}
export interface BlobMetadata {
  readonly type: string
  readonly 'snapshot-id': bigint
  readonly 'sequence-number': bigint
  readonly fields: readonly number[]
  readonly properties?: Readonly<Record<string, string>>
}
export interface StatisticsFile {
  readonly 'snapshot-id': bigint
  readonly 'statistics-path': string
  readonly 'file-size-in-bytes': number
  readonly 'file-footer-size-in-bytes': number
  readonly 'key-metadata'?: string
  readonly 'blob-metadata': readonly BlobMetadata[]
}
export interface PartitionStatisticsFile {
  readonly 'snapshot-id': bigint
  readonly 'statistics-path': string
  readonly 'file-size-in-bytes': number
}
export interface EncryptionKey {
  readonly 'key-id': string
  readonly 'encrypted-key-metadata': string
  readonly 'encrypted-by-id'?: string
  readonly properties?: Readonly<Record<string, string>>
}

/** Table metadata of any format version in one shape: what v1 leaves out is filled in when it is parsed. */
export interface TableMetadata {
  readonly 'format-version': 1 | 2 | 3
  readonly 'table-uuid': string
  readonly location: string
  readonly 'last-sequence-number': bigint
  readonly 'last-updated-ms': number
  readonly 'last-column-id': number
  readonly schemas: readonly Schema[]
  readonly 'current-schema-id': number
  readonly 'partition-specs': readonly PartitionSpec[]
  readonly 'default-spec-id': number
  readonly 'last-partition-id': number
  readonly properties: Readonly<Record<string, string>>
  /** Absent when the table has no current snapshot. */
  readonly 'current-snapshot-id'?: bigint
  readonly snapshots: readonly Snapshot[]
  readonly 'snapshot-log': readonly SnapshotLogEntry[]
  readonly 'metadata-log': readonly MetadataLogEntry[]
  readonly 'sort-orders': readonly SortOrder[]
  readonly 'default-sort-order-id': number
  readonly refs: Readonly<Record<string, SnapshotRef>>
  readonly statistics: readonly StatisticsFile[]
  readonly 'partition-statistics': readonly PartitionStatisticsFile[]
  /** v3 row lineage. */
  readonly 'next-row-id'?: bigint
  readonly 'encryption-keys'?: readonly EncryptionKey[]
}

/**
 * A primitive value in memory: boolean; int, date (days) and float/double as number; long, time and timestamps
 * (µs, or ns for the `_ns` types) and unscaled decimals as bigint; string; uuid as lower-case text; fixed and
 * binary as bytes.
 */
export type Value = boolean | number | bigint | string | Uint8Array
/** One value a field of the partition spec, in the spec's order. */
export type PartitionTuple = readonly (Value | null)[]

export type FileContent = 'data' | 'position-deletes' | 'equality-deletes'
export type FileFormat = 'parquet' | 'avro' | 'orc' | 'puffin'

/** One file of a snapshot: the `data_file` struct of a manifest. Map keys are field ids, bounds are single-value bytes. */
export interface DataFile {
  readonly content: FileContent
  readonly path: string
  readonly format: FileFormat
  readonly specId: number
  readonly partition: PartitionTuple
  readonly recordCount: bigint
  readonly sizeBytes: bigint
  readonly columnSizes?: ReadonlyMap<number, bigint>
  readonly valueCounts?: ReadonlyMap<number, bigint>
  readonly nullValueCounts?: ReadonlyMap<number, bigint>
  readonly nanValueCounts?: ReadonlyMap<number, bigint>
  readonly lowerBounds?: ReadonlyMap<number, Uint8Array>
  readonly upperBounds?: ReadonlyMap<number, Uint8Array>
  readonly keyMetadata?: Uint8Array
  readonly splitOffsets?: readonly bigint[]
  /** Field ids that an equality-delete file compares. */
  readonly equalityIds?: readonly number[]
  readonly sortOrderId?: number
  readonly firstRowId?: bigint
  /** The one data file that a position-delete file or deletion vector is about. */
  readonly referencedDataFile?: string
  /** Where in a Puffin file the deletion vector lies, bytes. */
  readonly contentOffset?: bigint
  readonly contentSizeBytes?: bigint
}

export type EntryStatus = 'existing' | 'added' | 'deleted'

/** A manifest entry after inheritance: ids and sequence numbers are always there. */
export interface ManifestEntry {
  readonly status: EntryStatus
  readonly snapshotId: bigint
  /** Data sequence number. */
  readonly sequenceNumber: bigint
  readonly fileSequenceNumber: bigint
  readonly file: DataFile
}

export interface FieldSummary {
  readonly containsNull: boolean
  readonly containsNan?: boolean
  readonly lowerBound?: Uint8Array
  readonly upperBound?: Uint8Array
}

/** One row of a manifest list. Counts are absent only in v1 files of old writers. */
export interface ManifestFile {
  readonly path: string
  readonly length: bigint
  readonly specId: number
  readonly content: 'data' | 'deletes'
  readonly sequenceNumber: bigint
  readonly minSequenceNumber: bigint
  readonly addedSnapshotId: bigint
  readonly addedFilesCount?: number
  readonly existingFilesCount?: number
  readonly deletedFilesCount?: number
  readonly addedRowsCount?: bigint
  readonly existingRowsCount?: bigint
  readonly deletedRowsCount?: bigint
  readonly partitions?: readonly FieldSummary[]
  readonly keyMetadata?: Uint8Array
  readonly firstRowId?: bigint
}
