import { bigintToBytes, encodeValue, storageOf } from '../values/bytes.ts'
import { floorDiv, monthsFromDays, yearsFromDays } from '../values/calendar.ts'
import type { PrimitiveType, Value } from '../types.ts'
import { murmur3 } from './murmur3.ts'
import type { Transform } from './transform.ts'

const asBigint = (value: Value): bigint => {
  if (typeof value === 'bigint') return value
  throw new TypeError(`${String(value)} is not a 64-bit value`)
}
const isNanos = (type: PrimitiveType): boolean => type.endsWith('_ns')

/** The bytes that are hashed: integers of all kinds as 8-byte longs, so that promotion keeps the bucket. */
const hashed = (type: PrimitiveType, value: Value): Uint8Array => {
  if (storageOf(type) === 'decimal') return bigintToBytes(asBigint(value))
  if (typeof value === 'number') return encodeValue('long', BigInt(value))
  if (typeof value === 'bigint') return encodeValue('long', isNanos(type) ? floorDiv(value, 1000n) : value)
  return encodeValue(type, value)
}

/** Bucket number before `mod N` (spec, appendix B). */
export const bucketHash = (type: PrimitiveType, value: Value): number => murmur3(hashed(type, value))

/** The first `length` code points. */
export const firstCodePoints = (text: string, length: number): string => {
  if (text.length <= length) return text
  let end = 0
  for (let count = 0; count < length && end < text.length; count += 1)
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  return text.slice(0, end)
}

const truncate = (value: Value, width: number): Value => {
  if (typeof value === 'number') return value - (((value % width) + width) % width)
  if (typeof value === 'bigint') {
    const by = BigInt(width)
    return value - (((value % by) + by) % by)
  }
  if (typeof value === 'string') return firstCodePoints(value, width)
  return value instanceof Uint8Array ? value.subarray(0, width) : value
}

const daysOf = (type: PrimitiveType, value: Value): number => {
  if (typeof value === 'number') return value
  return Number(floorDiv(asBigint(value), isNanos(type) ? 86_400_000_000_000n : 86_400_000_000n))
}

/**
 * The transform's result for a value of the source type (spec, «Partition transforms»); null for null, for `void`
 * and for transforms that this version does not know.
 */
export const applyTransform = (
  transform: Transform,
  type: PrimitiveType,
  value: Value | null,
): Value | null => {
  if (value === null) return null
  switch (transform.kind) {
    case 'identity':
      return value
    case 'void':
    case 'unknown':
      return null
    case 'bucket':
      return (bucketHash(type, value) & 0x7fffffff) % transform.buckets
    case 'truncate':
      return truncate(value, transform.width)
    case 'year':
      return yearsFromDays(daysOf(type, value))
    case 'month':
      return monthsFromDays(daysOf(type, value))
    case 'day':
      return daysOf(type, value)
    case 'hour':
      return Number(floorDiv(asBigint(value), isNanos(type) ? 3_600_000_000_000n : 3_600_000_000n))
  }
}
