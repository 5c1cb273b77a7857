import { isRawNumber } from '../json.ts'
import type { NewSchema } from '../types.ts'

/** Compares JSON documents as values: key order and absent or undefined fields make no difference. */
export const sameJson = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  if (isRawNumber(a) && isRawNumber(b)) return a.rawJSON === b.rawJSON
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  return Object.keys({ ...left, ...right }).every((key) => sameJson(left[key], right[key]))
}

/** Java's `Schema.sameSchema`: equal but for the schema id. */
export const sameSchema = (a: NewSchema, b: NewSchema): boolean =>
  sameJson(a.fields, b.fields) &&
  sameJson(new Set(a['identifier-field-ids']).symmetricDifference(new Set(b['identifier-field-ids'])).size, 0)
