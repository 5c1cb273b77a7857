import { setImmediate } from 'node:timers/promises'
import { compareValues, decodeValue, fieldIndex } from '@boathouse/iceberg'
import type { DataFile, IndexedField, PrimitiveType, StructType, Value } from '@boathouse/iceberg'

/** What data files say of one column; undefined where none says it. */
export interface ColumnFigures {
  readonly column: IndexedField
  valueCount?: bigint
  nullCount?: bigint
  lower?: Value
  upper?: Value
  sizeBytes?: bigint
  /** Files that lack a count, or a bound though they hold values. */
  filesWithout: number
}

/** Others wait no longer for their answers than this. */
const SLICE_MS = 10

const sum = (known: bigint | undefined, more: bigint | undefined): bigint | undefined =>
  more === undefined ? known : (known ?? 0n) + more

/** A bound that is no value of the column's type says nothing: metrics only help. */
const boundOf = (type: PrimitiveType, bytes: Uint8Array | undefined): Value | undefined => {
  if (bytes === undefined) return undefined
  try {
    return decodeValue(type, bytes)
  } catch {
    return undefined
  }
}

const outermost = (
  type: PrimitiveType,
  known: Value | undefined,
  next: Value | undefined,
  sign: 1 | -1,
): Value | undefined =>
  known === undefined || (next !== undefined && compareValues(type, next, known) * sign > 0) ? next : known

const addFile = (figures: ColumnFigures, type: PrimitiveType, file: DataFile): void => {
  const { id } = figures.column.field
  const values = file.valueCounts?.get(id)
  const nulls = file.nullValueCounts?.get(id)
  const lower = boundOf(type, file.lowerBounds?.get(id))
  const upper = boundOf(type, file.upperBounds?.get(id))
  figures.valueCount = sum(figures.valueCount, values)
  figures.nullCount = sum(figures.nullCount, nulls)
  figures.sizeBytes = sum(figures.sizeBytes, file.columnSizes?.get(id))
  figures.lower = outermost(type, figures.lower, lower, -1)
  figures.upper = outermost(type, figures.upper, upper, 1)
  const bounded = (lower !== undefined && upper !== undefined) || figures.column.repeated
  const held = (values ?? 0n) - (nulls ?? 0n) - (file.nanValueCounts?.get(id) ?? 0n)
  if (values === undefined || nulls === undefined || (held > 0n && !bounded)) figures.filesWithout += 1
}

/**
 * Adds up the metrics of data files for each primitive field of the schema, in its order; delete files are passed
 * over. Lets others have their turn every few milliseconds.
 */
export const columnStatistics = async (
  schema: StructType,
  files: readonly DataFile[],
): Promise<readonly ColumnFigures[]> => {
  const columns = [...fieldIndex(schema).values()].flatMap<{ type: PrimitiveType; figures: ColumnFigures }>(
    (column) =>
      typeof column.field.type === 'string'
        ? [{ type: column.field.type, figures: { column, filesWithout: 0 } }]
        : [],
  )
  let began = performance.now()
  for (const file of files) {
    if (file.content !== 'data') continue
    for (const { type, figures } of columns) addFile(figures, type, file)
    if (performance.now() - began < SLICE_MS) continue
    await setImmediate()
    began = performance.now()
  }
  return columns.map(({ figures }) => figures)
}
