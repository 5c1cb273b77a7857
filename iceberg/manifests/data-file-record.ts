import { InvalidMetadata } from '../errors.ts'
import type { DataFile, FileContent, FileFormat, PartitionTuple } from '../types.ts'
import { V1_BLOCK_SIZE } from './entry-schema.ts'

/** A decoded Avro record. */
export type Row = Readonly<Record<string, unknown>>

const CONTENTS: readonly FileContent[] = ['data', 'position-deletes', 'equality-deletes']
const FORMATS: readonly FileFormat[] = ['parquet', 'avro', 'orc', 'puffin']

type Pairs = readonly { readonly key: number; readonly value: unknown }[]
const longs = (raw: unknown): ReadonlyMap<number, bigint> | undefined =>
  raw ? new Map((raw as Pairs).map(({ key, value }) => [key, value as bigint])) : undefined
const bounds = (raw: unknown): ReadonlyMap<number, Uint8Array> | undefined =>
  raw ? new Map((raw as Pairs).map(({ key, value }) => [key, value as Uint8Array])) : undefined
const numberOrAbsent = (raw: unknown): number | undefined => (typeof raw === 'number' ? raw : undefined)
const longOrAbsent = (raw: unknown): bigint | undefined => (typeof raw === 'bigint' ? raw : undefined)
const bytesOrAbsent = (raw: unknown): Uint8Array | undefined =>
  raw instanceof Uint8Array ? new Uint8Array(raw) : undefined

const formatOf = (raw: unknown): FileFormat => {
  const format = FORMATS.find((known) => known === String(raw).toLowerCase())
  if (!format) throw new InvalidMetadata(`A manifest names the unknown file format ${String(raw)}`)
  return format
}

/** The `data_file` struct of a manifest entry. */
export const dataFileFromRow = (row: Row, specId: number, partition: PartitionTuple): DataFile => ({
  content: CONTENTS[Number(row['content'] ?? 0)] ?? 'data',
  path: String(row['file_path']),
  format: formatOf(row['file_format']),
  specId,
  partition,
  recordCount: row['record_count'] as bigint,
  sizeBytes: row['file_size_in_bytes'] as bigint,
  columnSizes: longs(row['column_sizes']),
  valueCounts: longs(row['value_counts']),
  nullValueCounts: longs(row['null_value_counts']),
  nanValueCounts: longs(row['nan_value_counts']),
  lowerBounds: bounds(row['lower_bounds']),
  upperBounds: bounds(row['upper_bounds']),
  keyMetadata: bytesOrAbsent(row['key_metadata']),
  splitOffsets: (row['split_offsets'] as readonly bigint[] | null | undefined) ?? undefined,
  equalityIds: (row['equality_ids'] as readonly number[] | null | undefined) ?? undefined,
  sortOrderId: numberOrAbsent(row['sort_order_id']),
  firstRowId: longOrAbsent(row['first_row_id']),
  referencedDataFile:
    typeof row['referenced_data_file'] === 'string' ? row['referenced_data_file'] : undefined,
  contentOffset: longOrAbsent(row['content_offset']),
  contentSizeBytes: longOrAbsent(row['content_size_in_bytes']),
})

const pairs = (map: ReadonlyMap<number, unknown> | undefined) =>
  map && map.size > 0 ? Array.from(map, ([key, value]) => ({ key, value })) : null

/** The inverse of `dataFileFromRow`, for both format versions: fields that the schema does not have are not written. */
export const rowFromDataFile = (file: DataFile, partition: Row): Row => ({
  content: CONTENTS.indexOf(file.content),
  file_path: file.path,
  file_format: file.format.toUpperCase(),
  partition,
  record_count: file.recordCount,
  file_size_in_bytes: file.sizeBytes,
  block_size_in_bytes: V1_BLOCK_SIZE,
  column_sizes: pairs(file.columnSizes),
  value_counts: pairs(file.valueCounts),
  null_value_counts: pairs(file.nullValueCounts),
  nan_value_counts: pairs(file.nanValueCounts),
  lower_bounds: pairs(file.lowerBounds),
  upper_bounds: pairs(file.upperBounds),
  key_metadata: file.keyMetadata ?? null,
  split_offsets: file.splitOffsets ?? null,
  equality_ids: file.equalityIds ?? null,
  sort_order_id: file.sortOrderId ?? null,
  referenced_data_file: file.referencedDataFile ?? null,
})
