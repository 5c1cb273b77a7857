import { encodeValue } from '../values/bytes.ts'
import { compareValues } from '../values/compare.ts'
import type { FieldSummary, PartitionTuple, PrimitiveType, Value } from '../types.ts'

const isNan = (value: Value | null): boolean => typeof value === 'number' && Number.isNaN(value)

const summarise = (type: PrimitiveType | undefined, values: readonly (Value | null)[]): FieldSummary => {
  let lower: Value | undefined
  let upper: Value | undefined
  if (type !== undefined)
    for (const value of values) {
      if (value === null || isNan(value)) continue
      if (lower === undefined || compareValues(type, value, lower) < 0) lower = value
      if (upper === undefined || compareValues(type, value, upper) > 0) upper = value
    }
  return {
    containsNull: values.includes(null),
    containsNan: values.some(isNan),
    lowerBound: type === undefined || lower === undefined ? undefined : encodeValue(type, lower),
    upperBound: type === undefined || upper === undefined ? undefined : encodeValue(type, upper),
  }
}

/** What a manifest list says of each partition field over all entries of a manifest (spec, `field_summary`). */
export const fieldSummaries = (
  types: readonly (PrimitiveType | undefined)[],
  tuples: readonly PartitionTuple[],
): readonly FieldSummary[] =>
  types.map((type, index) =>
    summarise(
      type,
      tuples.map((tuple) => tuple[index] ?? null),
    ),
  )
