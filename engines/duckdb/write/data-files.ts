import { allFields, encodeValue, parsePrimitive } from '@boathouse/iceberg'
import type { DataFile, IndexedField, PartitionTuple, PrimitiveType, Value } from '@boathouse/iceberg'
import type { WrittenFile } from '../child/protocol.ts'
import { EngineError } from '../engine-error.ts'
import { quoteName } from '../sql-text.ts'
import { columnOf, PARTITION_PREFIX } from './copy-statement.ts'
import type { WriteTarget } from './copy-statement.ts'
import { isBytes, transformedColumn } from './partition-expression.ts'
import { statValue, truncatedBound } from './stat-value.ts'

/**
 * The data-file records of what COPY wrote. `locationOf` turns a written path into the location that the table will
 * name. Throws `NOT_NULL_VIOLATION`: the statistics know of NULLs, so that nothing had to be checked row by row.
 */
export const dataFiles = (
  target: WriteTarget,
  written: readonly WrittenFile[],
  locationOf: (path: string) => string,
): DataFile[] => {
  const fields = statisticFields(target)
  checkNotNull(fields, written)
  return written.map((file) => ({
    content: 'data',
    path: locationOf(file.path),
    format: 'parquet',
    specId: target.spec['spec-id'],
    partition: partitionOf(target, file),
    recordCount: file.rows,
    sizeBytes: file.sizeBytes,
    ...statistics(fields, file),
    ...(target.sortOrder['order-id'] === 0 ? {} : { sortOrderId: target.sortOrder['order-id'] }),
  }))
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

type Statistics = Pick<
  DataFile,
  'columnSizes' | 'valueCounts' | 'nullValueCounts' | 'lowerBounds' | 'upperBounds'
>

const statistics = (fields: ReadonlyMap<string, IndexedField>, file: WrittenFile): Statistics => {
  const columnSizes = new Map<number, bigint>()
  const valueCounts = new Map<number, bigint>()
  const nullValueCounts = new Map<number, bigint>()
  const lowerBounds = new Map<number, Uint8Array>()
  const upperBounds = new Map<number, Uint8Array>()
  for (const [path, column] of Object.entries(file.columns)) {
    const entry = fields.get(path)
    if (!entry || typeof entry.field.type !== 'string') continue
    const { id, type } = entry.field
    const count = (name: string, into: Map<number, bigint>): void => {
      const text = column[name]
      if (text !== undefined) into.set(id, BigInt(text))
    }
    count('column_size_bytes', columnSizes)
    count('num_values', valueCounts)
    count('null_count', nullValueCounts)
    // Bounds below a list or a map mean nothing to a planner, and other writers leave them out.
    if (entry.repeated) continue
    const lower = bound(type, column['min'], false)
    const upper = bound(type, column['max'], true)
    if (lower) lowerBounds.set(id, lower)
    if (upper) upperBounds.set(id, upper)
  }
  return { columnSizes, valueCounts, nullValueCounts, lowerBounds, upperBounds }
}

const bound = (type: PrimitiveType, text: string | undefined, upper: boolean): Uint8Array | undefined => {
  if (text === undefined) return undefined
  const value = statValue(type, text)
  // NaN is never a bound (table spec, "Data file fields"), and -0.0 is below 0.0.
  if (value === undefined || Number.isNaN(value)) return undefined
  if (value === 0 && ['float', 'double'].includes(parsePrimitive(type).kind))
    return encodeValue(type, upper ? 0 : -0)
  const cut = isBytes(type) || type === 'string' ? truncatedBound(value, upper) : value
  return cut === undefined ? undefined : encodeValue(type, cut)
}
