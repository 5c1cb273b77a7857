import { DeferredPairs } from '../avro/deferred-pairs.ts'
import { InvalidMetadata } from '../errors.ts'
import type { DataFile, FileContent, FileFormat, PartitionTuple } from '../types.ts'
import { V1_BLOCK_SIZE } from './entry-schema.ts'
import { countOf, intOf, textOf, type Row } from './row-fields.ts'

const CONTENTS: readonly FileContent[] = ['data', 'position-deletes', 'equality-deletes']
const FORMATS: readonly FileFormat[] = ['parquet', 'avro', 'orc', 'puffin']

type Metric<V> = DeferredPairs | ReadonlyMap<number, V> | undefined

/** A map with integer keys, of which what is no pair of the right kind is left out: metrics only help. */
const pairsOf = <V>(raw: unknown, isValue: (value: unknown) => value is V): Metric<V> => {
  if (raw instanceof DeferredPairs) return raw
  if (!Array.isArray(raw)) return undefined
  return mapOf(raw as readonly { readonly key?: unknown; readonly value?: unknown }[], isValue)
}

const mapOf = <V>(
  pairs: Iterable<{ readonly key?: unknown; readonly value?: unknown }>,
  isValue: (value: unknown) => value is V,
): ReadonlyMap<number, V> => {
  const map = new Map<number, V>()
  for (const { key, value } of pairs) if (typeof key === 'number' && isValue(value)) map.set(key, value)
  return map
}

const settled = <V>(
  metric: Metric<V>,
  isValue: (value: unknown) => value is V,
): ReadonlyMap<number, V> | undefined =>
  metric instanceof DeferredPairs ? mapOf(metric.pairs(), isValue) : metric

const countIn = (metric: Metric<unknown>): number =>
  metric instanceof DeferredPairs ? metric.count : (metric?.size ?? 0)
const isLong = (value: unknown): value is bigint => typeof value === 'bigint'
const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array
const listOf = <V>(raw: unknown, isValue: (value: unknown) => value is V): readonly V[] | undefined =>
  Array.isArray(raw) && raw.every(isValue) ? raw : undefined
const isInt = (value: unknown): value is number => typeof value === 'number'
const numberOrAbsent = (raw: unknown): number | undefined => (typeof raw === 'number' ? raw : undefined)
const longOrAbsent = (raw: unknown): bigint | undefined => (typeof raw === 'bigint' ? raw : undefined)
const textOrAbsent = (raw: unknown): string | undefined => (typeof raw === 'string' ? raw : undefined)
const bytesOrAbsent = (raw: unknown): Uint8Array | undefined =>
  raw instanceof Uint8Array ? new Uint8Array(raw) : undefined

const formatOf = (row: Row): FileFormat => {
  const name = textOf(row, 'file_format')
  const format = FORMATS.find((known) => known === name.toLowerCase())
  if (!format) throw new InvalidMetadata(`it has the unknown file format ${name}`)
  return format
}

/** v1 knows only data. A kind of deletes that is not known must not be taken for data, or for nothing. */
const contentOf = (row: Row): FileContent => {
  const code = (row['content'] ?? null) === null ? 0 : intOf(row, 'content')
  const content = CONTENTS[code]
  if (!content) throw new InvalidMetadata(`it has the unknown kind of file ${code}`)
  return content
}

/** A file of a manifest. Its metrics become maps when they are asked for: for most files nobody does. */
class ReadFile implements DataFile {
  readonly content: FileContent
  readonly path: string
  readonly format: FileFormat
  readonly specId: number
  readonly partition: PartitionTuple
  readonly recordCount: bigint
  readonly sizeBytes: bigint
  readonly keyMetadata?: Uint8Array
  readonly splitOffsets?: readonly bigint[]
  readonly equalityIds?: readonly number[]
  readonly sortOrderId?: number
  readonly firstRowId?: bigint
  readonly referencedDataFile?: string
  readonly contentOffset?: bigint
  readonly contentSizeBytes?: bigint
  #columnSizes: Metric<bigint>
  #valueCounts: Metric<bigint>
  #nullValueCounts: Metric<bigint>
  #nanValueCounts: Metric<bigint>
  #lowerBounds: Metric<Uint8Array>
  #upperBounds: Metric<Uint8Array>

  constructor(row: Row, specId: number, partition: PartitionTuple) {
    this.content = contentOf(row)
    this.path = textOf(row, 'file_path')
    this.format = formatOf(row)
    this.specId = specId
    this.partition = partition
    this.recordCount = countOf(row, 'record_count')
    this.sizeBytes = countOf(row, 'file_size_in_bytes')
    this.keyMetadata = bytesOrAbsent(row['key_metadata'])
    this.splitOffsets = listOf(row['split_offsets'], isLong)
    this.equalityIds = listOf(row['equality_ids'], isInt)
    this.sortOrderId = numberOrAbsent(row['sort_order_id'])
    this.firstRowId = longOrAbsent(row['first_row_id'])
    this.referencedDataFile = textOrAbsent(row['referenced_data_file'])
    this.contentOffset = longOrAbsent(row['content_offset'])
    this.contentSizeBytes = longOrAbsent(row['content_size_in_bytes'])
    this.#columnSizes = pairsOf(row['column_sizes'], isLong)
    this.#valueCounts = pairsOf(row['value_counts'], isLong)
    this.#nullValueCounts = pairsOf(row['null_value_counts'], isLong)
    this.#nanValueCounts = pairsOf(row['nan_value_counts'], isLong)
    this.#lowerBounds = pairsOf(row['lower_bounds'], isBytes)
    this.#upperBounds = pairsOf(row['upper_bounds'], isBytes)
  }

  get columnSizes(): ReadonlyMap<number, bigint> | undefined {
    return (this.#columnSizes = settled(this.#columnSizes, isLong))
  }
  get valueCounts(): ReadonlyMap<number, bigint> | undefined {
    return (this.#valueCounts = settled(this.#valueCounts, isLong))
  }
  get nullValueCounts(): ReadonlyMap<number, bigint> | undefined {
    return (this.#nullValueCounts = settled(this.#nullValueCounts, isLong))
  }
  get nanValueCounts(): ReadonlyMap<number, bigint> | undefined {
    return (this.#nanValueCounts = settled(this.#nanValueCounts, isLong))
  }
  get lowerBounds(): ReadonlyMap<number, Uint8Array> | undefined {
    return (this.#lowerBounds = settled(this.#lowerBounds, isBytes))
  }
  get upperBounds(): ReadonlyMap<number, Uint8Array> | undefined {
    return (this.#upperBounds = settled(this.#upperBounds, isBytes))
  }

  /** How many values the metrics have, read or not. */
  metricCount(): number {
    const counts = countIn(this.#columnSizes) + countIn(this.#valueCounts) + countIn(this.#nullValueCounts)
    return counts + countIn(this.#nanValueCounts) + countIn(this.#lowerBounds) + countIn(this.#upperBounds)
  }
}

/** The `data_file` struct of a manifest entry. */
export const dataFileFromRow = (row: Row, specId: number, partition: PartitionTuple): DataFile =>
  new ReadFile(row, specId, partition)

/** How many values the metrics of a file have that `dataFileFromRow` gave; 0 for others. */
export const metricCountOf = (file: DataFile): number => (file instanceof ReadFile ? file.metricCount() : 0)

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
