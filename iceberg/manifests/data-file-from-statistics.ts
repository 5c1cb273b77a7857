import { defaultSortOrder } from '../metadata/lookup.ts'
import { fieldIndex } from '../schema/field-index.ts'
import { encodeValue, storageOf } from '../values/bytes.ts'
import type {
  DataFile,
  FileContent,
  FileFormat,
  PartitionTuple,
  PrimitiveType,
  Schema,
  TableMetadata,
  Value,
} from '../types.ts'
import { metricsModes, type MetricsMode } from './metrics-modes.ts'
import { lowerBound, upperBound } from './truncate-bounds.ts'

/** What a writer knows of one leaf column of a file. Absent means unknown. */
export interface ColumnStatistics {
  /** Bytes in the file. */
  readonly columnSize?: bigint
  /** Nulls and NaN included. */
  readonly valueCount?: bigint
  readonly nullCount?: bigint
  readonly nanCount?: bigint
  /** Not NaN; not truncated. */
  readonly min?: Value
  readonly max?: Value
}

export interface WrittenFile {
  readonly path: string
  readonly format?: FileFormat
  readonly content?: FileContent
  readonly recordCount: bigint
  readonly sizeBytes: bigint
  readonly specId: number
  /** Result values of the spec's transforms, in its order; empty when unpartitioned. */
  readonly partition: PartitionTuple
  /** By field id of the leaf column. */
  readonly columns: ReadonlyMap<number, ColumnStatistics>
  /** Where row groups begin, ascending, bytes. */
  readonly splitOffsets?: readonly bigint[]
  readonly sortOrderId?: number
  readonly equalityIds?: readonly number[]
  readonly referencedDataFile?: string
}

const counts = (
  columns: ReadonlyMap<number, ColumnStatistics>,
  modes: ReadonlyMap<number, MetricsMode>,
  pick: (column: ColumnStatistics) => bigint | undefined,
): ReadonlyMap<number, bigint> => {
  const kept = new Map<number, bigint>()
  for (const [id, column] of columns) {
    const value = pick(column)
    if (value !== undefined && (modes.get(id)?.kind ?? 'none') !== 'none') kept.set(id, value)
  }
  return kept
}

/** Fields inside lists and maps have counts but no bounds: a row has many values of them. */
const bounds = (
  schema: Schema,
  columns: ReadonlyMap<number, ColumnStatistics>,
  modes: ReadonlyMap<number, MetricsMode>,
  bound: (type: PrimitiveType, column: ColumnStatistics, mode: MetricsMode) => Value | undefined,
): ReadonlyMap<number, Uint8Array> => {
  const kept = new Map<number, Uint8Array>()
  for (const [id, column] of columns) {
    const entry = fieldIndex(schema).get(id)
    const mode = modes.get(id)
    if (!entry || !mode || entry.repeated || typeof entry.field.type !== 'string') continue
    const value =
      storageOf(entry.field.type) === undefined ? undefined : bound(entry.field.type, column, mode)
    if (value !== undefined) kept.set(id, encodeValue(entry.field.type, value))
  }
  return kept
}

/** The manifest's view of a file that was just written, with the metrics that the table's properties ask for. */
export const dataFileFromStatistics = (table: TableMetadata, schema: Schema, file: WrittenFile): DataFile => {
  const sortedBy = defaultSortOrder(table).fields.map((field) => field['source-id'])
  const modes = metricsModes(schema, table.properties, sortedBy)
  const { columns } = file
  return {
    content: file.content ?? 'data',
    path: file.path,
    format: file.format ?? 'parquet',
    specId: file.specId,
    partition: file.partition,
    recordCount: file.recordCount,
    sizeBytes: file.sizeBytes,
    // Sizes are of use whatever the mode; Java keeps them for all columns but those with mode none, too.
    columnSizes: counts(columns, modes, (column) => column.columnSize),
    valueCounts: counts(columns, modes, (column) => column.valueCount),
    nullValueCounts: counts(columns, modes, (column) => column.nullCount),
    nanValueCounts: counts(columns, modes, (column) => column.nanCount),
    lowerBounds: bounds(schema, columns, modes, (type, { min }, mode) =>
      min === undefined ? min : lowerBound(type, min, mode),
    ),
    upperBounds: bounds(schema, columns, modes, (type, { max }, mode) =>
      max === undefined ? max : upperBound(type, max, mode),
    ),
    splitOffsets: file.splitOffsets,
    equalityIds: file.equalityIds,
    sortOrderId: file.sortOrderId,
    referencedDataFile: file.referencedDataFile,
  }
}
