import { storageOf } from './bytes.ts'
import type { PrimitiveType, Value } from '../types.ts'

const compareBytes = (a: Uint8Array, b: Uint8Array): number => Buffer.compare(a, b)

/** Floats by IEEE total order without NaN: -0 before +0, as the specification wants bounds to be. */
const compareFloats = (a: number, b: number): number => {
  if (a !== b) return a < b ? -1 : 1
  return a === 0 ? Math.sign(1 / a) - Math.sign(1 / b) : 0
}

/** Code points, which is the order of the UTF-8 bytes; JavaScript's own order is that of UTF-16 units. */
const compareStrings = (a: string, b: string): number => {
  if (a === b) return 0
  for (let at = 0; at < a.length && at < b.length; at += 1)
    if (a.charCodeAt(at) !== b.charCodeAt(at))
      return Buffer.compare(
        Buffer.from(a.slice(Math.max(0, at - 1))),
        Buffer.from(b.slice(Math.max(0, at - 1))),
      )
  return a.length - b.length
}

/** Order of two values of one type: negative, zero, positive. Uuids are ordered as unsigned bytes. */
export const compareValues = (type: PrimitiveType, a: Value, b: Value): number => {
  if (typeof a === 'string' && typeof b === 'string')
    return storageOf(type) === 'uuid' ? (a < b ? -1 : a > b ? 1 : 0) : compareStrings(a, b)
  if (typeof a === 'number' && typeof b === 'number') return compareFloats(a, b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}
