import { allFields, dataFileFromStatistics } from '@boathouse/iceberg'
import type {
  ColumnStatistics,
  DataFile,
  IndexedField,
  PartitionTuple,
  PrimitiveType,
  Value,
} from '@boathouse/iceberg'
import type { WrittenFile } from '../child/protocol.ts'
import { EngineError } from '../engine-error.ts'
import { quoteName } from '../sql-text.ts'
import { columnOf, PARTITION_PREFIX } from './copy-statement.ts'
import type { WriteTarget } from './copy-statement.ts'
import { transformedColumn } from './partition-expression.ts'
import type { NanCounts } from './nan-counts.ts'
import { statValue } from './stat-value.ts'

/**
 * The data-file records of what COPY wrote. `locationOf` turns a written path into the location that the table will
 * name; `nans` has what `countNans` counted. Throws `NOT_NULL_VIOLATION`: the statistics know of NULLs, so that nothing had to be checked row by row.
 */
export const dataFiles = (
  target: WriteTarget,
  written: readonly WrittenFile[],
  locationOf: (path: string) => string,
  nans: NanCounts = new Map(),
): DataFile[] => {
  const fields = statisticFields(target)
  checkNotNull(fields, written)
  const order = target.sortOrder['order-id']
  return written.map((file) =>
    dataFileFromStatistics(target.metadata, target.schema, {
      path: locationOf(file.path),
      recordCount: file.rows,
      sizeBytes: file.sizeBytes,
      specId: target.spec['spec-id'],
      partition: partitionOf(target, file),
      columns: columnStatistics(fields, file, nans.get(file.path)),
      splitOffsets: file.splitOffsets,
      ...(order === 0 ? {} : { sortOrderId: order }),
    }),
  )
}

/** Column path as DuckDB writes it (`"s"."a"`) → field. */
const statisticFields = (target: WriteTarget): ReadonlyMap<string, IndexedField> =>
  new Map([...allFields(target.schema)].map((entry) => [entry.path.map(quoteName).join('.'), entry]))

const checkNotNull = (fields: ReadonlyMap<string, IndexedField>, written: readonly WrittenFile[]): void => {
  for (const [path, { field, path: parts }] of fields) {
    if (!field.required || parts.length > 1) continue
    const nulls = written.reduce((sum, file) => sum + BigInt(file.columns[path]?.['null_count'] ?? 0), 0n)
    if (nulls > 0n) {
      throw new EngineError(
        'NOT_NULL_VIOLATION',
        `The column ${field.name} must not be NULL, but ${nulls} of the rows have no value in it.`,
        { details: { column: field.name, rows: String(nulls) } },
      )
    }
  }
}

const partitionOf = (target: WriteTarget, file: WrittenFile): PartitionTuple =>
  target.spec.fields.map((field, at): Value | null => {
    const text = file.partition[`${PARTITION_PREFIX}${at}`]
    if (text === undefined || text === null) return null
    const { type } = transformedColumn(field.transform, ...columnOf(target.schema, field['source-id']))
    const value = statValue(type, text)
    if (value === undefined) {
      throw new EngineError('INVALID_VALUE', `${text} cannot be a value of the partition ${field.name}.`)
    }
    return value
  })

const columnStatistics = (
  fields: ReadonlyMap<string, IndexedField>,
  file: WrittenFile,
  nans: ReadonlyMap<number, bigint> | undefined,
): ReadonlyMap<number, ColumnStatistics> => {
  const columns = new Map<number, ColumnStatistics>()
  for (const [path, column] of Object.entries(file.columns)) {
    const field = fields.get(path)?.field
    if (!field || typeof field.type !== 'string') continue
    columns.set(field.id, {
      columnSize: asCount(column['column_size_bytes']),
      valueCount: asCount(column['num_values']),
      nullCount: asCount(column['null_count']),
      nanCount: column['has_nan'] === 'false' ? 0n : nans?.get(field.id),
      min: asValue(field.type, column['min']),
      max: asValue(field.type, column['max']),
    })
  }
  return columns
}

const asCount = (text: string | undefined): bigint | undefined =>
  text === undefined ? undefined : BigInt(text)

const asValue = (type: PrimitiveType, text: string | undefined): Value | undefined =>
  text === undefined ? undefined : statValue(type, text)
