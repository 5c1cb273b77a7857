import { fieldIndex } from '../schema/field-index.ts'
import { decodeValue, storageOf } from '../values/bytes.ts'
import type { DataFile, FieldSummary, PartitionTuple, PrimitiveType, Schema, Value } from '../types.ts'
import type { FieldFacts } from './might-match.ts'

/** A bound that cannot be read is no bound. */
const decodeBound = (type: PrimitiveType, bytes: Uint8Array | undefined): Value | undefined => {
  if (!bytes) return undefined
  try {
    const value = decodeValue(type, bytes)
    return typeof value === 'number' && Number.isNaN(value) ? undefined : value
  } catch {
    return undefined
  }
}

const isFloat = (type: PrimitiveType): boolean => type === 'float' || type === 'double'

/** Java orders uuids as two signed longs: bounds of other writers cannot be trusted. */
const hasUsableBounds = (type: PrimitiveType): boolean => {
  const storage = storageOf(type)
  return storage !== undefined && storage !== 'uuid'
}

const factsOfColumn = (type: PrimitiveType, id: number, file: DataFile): FieldFacts => {
  const nulls = file.nullValueCounts?.get(id)
  const values = file.valueCounts?.get(id)
  const nans = file.nanValueCounts?.get(id)
  const bounded = hasUsableBounds(type)
  return {
    type,
    mayBeNull: nulls !== 0n,
    mayHaveValues: nulls === undefined || values === undefined || nulls < values,
    mayBeNan: isFloat(type) && nans !== 0n,
    lower: bounded ? decodeBound(type, file.lowerBounds?.get(id)) : undefined,
    upper: bounded ? decodeBound(type, file.upperBounds?.get(id)) : undefined,
  }
}

/**
 * Of files that stay in the cache of manifests, of the columns that somebody filtered by: a plan of 10,000 files by a
 * column that is no partition takes a tenth when the bounds need not be decoded again.
 */
const known = new WeakMap<DataFile, Map<number, FieldFacts>>()

/** What a file's metrics say of each column (inclusive metrics evaluation). */
export const fileFacts = (schema: Schema): ((file: DataFile, id: number) => FieldFacts | undefined) => {
  const index = fieldIndex(schema)
  return (file, id) => {
    const entry = index.get(id)
    if (!entry || entry.repeated || typeof entry.field.type !== 'string') return undefined
    const { type } = entry.field
    const ofFile = known.get(file) ?? new Map<number, FieldFacts>()
    const remembered = ofFile.get(id)
    // The type that the column has now: it may have been promoted since.
    if (remembered?.type === type) return remembered
    const facts = factsOfColumn(type, id, file)
    known.set(file, ofFile.set(id, facts))
    return facts
  }
}

/** What the partition of a file says exactly; fields are positions in the spec. */
export const tupleFacts =
  (types: readonly (PrimitiveType | undefined)[], tuple: PartitionTuple) =>
  (position: number): FieldFacts | undefined => {
    const type = types[position]
    if (type === undefined) return undefined
    const value = tuple[position] ?? null
    const nan = typeof value === 'number' && Number.isNaN(value)
    const exact = value === null || nan ? {} : { lower: value, upper: value }
    return { type, mayBeNull: value === null, mayHaveValues: value !== null, mayBeNan: nan, ...exact }
  }

/** What a manifest list says of a manifest's partitions; fields are positions in the spec. */
export const summaryFacts =
  (types: readonly (PrimitiveType | undefined)[], summaries: readonly FieldSummary[] | undefined) =>
  (position: number): FieldFacts | undefined => {
    const type = types[position]
    const summary = summaries?.[position]
    if (type === undefined || !summary) return undefined
    const mayBeNan = isFloat(type) && summary.containsNan !== false
    const bounded = hasUsableBounds(type)
    return {
      type,
      mayBeNull: summary.containsNull,
      // Without bounds and NaN all values are null; a writer leaves the bounds out only then.
      mayHaveValues: !summary.containsNull || mayBeNan || !bounded || summary.lowerBound !== undefined,
      mayBeNan,
      lower: bounded ? decodeBound(type, summary.lowerBound) : undefined,
      upper: bounded ? decodeBound(type, summary.upperBound) : undefined,
    }
  }
