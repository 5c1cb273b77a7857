import { InvalidMetadata } from '../errors.ts'
import type { DataFile, FileContent, FileFormat, PartitionTuple } from '../types.ts'
import { V1_BLOCK_SIZE } from './entry-schema.ts'
import { countOf, textOf, type Row } from './row-fields.ts'

const CONTENTS: readonly FileContent[] = ['data', 'position-deletes', 'equality-deletes']
const FORMATS: readonly FileFormat[] = ['parquet', 'avro', 'orc', 'puffin']

/** A map with integer keys, of which what is no pair of the right kind is left out: metrics only help. */
const pairsOf = <V>(
  raw: unknown,
  isValue: (value: unknown) => value is V,
): ReadonlyMap<number, V> | undefined => {
  if (!Array.isArray(raw)) return undefined
  const map = new Map<number, V>()
  for (const pair of raw as readonly { readonly key?: unknown; readonly value?: unknown }[])
    if (typeof pair.key === 'number' && isValue(pair.value)) map.set(pair.key, pair.value)
  return map
}
const isLong = (value: unknown): value is bigint => typeof value === 'bigint'
const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array
const longs = (raw: unknown): ReadonlyMap<number, bigint> | undefined => pairsOf(raw, isLong)
const bounds = (raw: unknown): ReadonlyMap<number, Uint8Array> | undefined => pairsOf(raw, isBytes)
const listOf = <V>(raw: unknown, isValue: (value: unknown) => value is V): readonly V[] | undefined =>
  Array.isArray(raw) && raw.every(isValue) ? raw : undefined
const isInt = (value: unknown): value is number => typeof value === 'number'
const numberOrAbsent = (raw: unknown): number | undefined => (typeof raw === 'number' ? raw : undefined)
const longOrAbsent = (raw: unknown): bigint | undefined => (typeof raw === 'bigint' ? raw : undefined)
const bytesOrAbsent = (raw: unknown): Uint8Array | undefined =>
  raw instanceof Uint8Array ? new Uint8Array(raw) : undefined

const formatOf = (raw: unknown): FileFormat => {
  const format = FORMATS.find((known) => known === String(raw).toLowerCase())
  if (!format) throw new InvalidMetadata(`it has the unknown file format ${String(raw)}`)
  return format
}

/** v1 knows only data. A kind of deletes that is not known must not be taken for data, or for nothing. */
const contentOf = (raw: unknown): FileContent => {
  const content = CONTENTS[Number(raw ?? 0)]
  if (!content) throw new InvalidMetadata(`it has the unknown kind of file ${String(raw)}`)
  return content
}

/** The `data_file` struct of a manifest entry. */
export const dataFileFromRow = (row: Row, specId: number, partition: PartitionTuple): DataFile => ({
  content: contentOf(row['content']),
  path: textOf(row, 'file_path'),
  format: formatOf(row['file_format']),
  specId,
  partition,
  recordCount: countOf(row, 'record_count'),
  sizeBytes: countOf(row, 'file_size_in_bytes'),
  columnSizes: longs(row['column_sizes']),
  valueCounts: longs(row['value_counts']),
  nullValueCounts: longs(row['null_value_counts']),
  nanValueCounts: longs(row['nan_value_counts']),
  lowerBounds: bounds(row['lower_bounds']),
  upperBounds: bounds(row['upper_bounds']),
  keyMetadata: bytesOrAbsent(row['key_metadata']),
  splitOffsets: listOf(row['split_offsets'], isLong),
  equalityIds: listOf(row['equality_ids'], isInt),
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
