import { InvalidMetadata } from '../errors.ts'
import { isRawNumber, type Json } from '../json.ts'
import { parsePrimitive, type Primitive } from '../schema/primitive-type.ts'
import type { PrimitiveType, Value } from '../types.ts'
import { fromHex, toHex } from './hex.ts'
import { formatDate, formatTime, formatTimestamp, parseDate, parseTime, parseTimestamp } from './calendar.ts'

const MICROS = 1_000_000n
const NANOS = 1_000_000_000n

/** `-0.05` from the unscaled -5 at scale 2. */
export const formatDecimal = (unscaled: bigint, scale: number): string => {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const point = digits.length - scale
  const sign = unscaled < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** Unscaled value of decimal text; undefined when it has more digits behind the point than the scale. */
export const parseDecimal = (text: string, scale: number): bigint | undefined => {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text)
  const fraction = match?.[3] ?? ''
  if (!match || (match[2] === '' && fraction === '') || fraction.replace(/0+$/, '').length > scale)
    return undefined
  const unscaled = BigInt(`${match[2]}${fraction.slice(0, scale).padEnd(scale, '0')}`)
  return match[1] === '-' ? -unscaled : unscaled
}

const fromText = (type: Primitive, text: string): Value | undefined => {
  switch (type.kind) {
    case 'string':
      return text
    case 'uuid':
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined
    case 'decimal':
      return parseDecimal(text, type.scale)
    case 'date':
      return parseDate(text)
    case 'time':
      return parseTime(text, MICROS)
    case 'timestamp':
    case 'timestamptz':
      return parseTimestamp(text, MICROS, type.kind === 'timestamptz')
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return parseTimestamp(text, NANOS, type.kind === 'timestamptz_ns')
    case 'fixed':
    case 'binary':
      return /^([0-9a-f]{2})*$/i.test(text) ? fromHex(text) : undefined
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'unknown':
    case 'variant':
    case 'geometry':
    case 'geography':
      return undefined
  }
}

const fromNumber = (kind: Primitive['kind'], value: number | bigint): Value | undefined => {
  if (kind === 'long')
    return typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value) : undefined
  if (kind === 'int') return Number.isInteger(Number(value)) ? Number(value) : undefined
  return kind === 'float' || kind === 'double' ? Number(value) : undefined
}

/** JSON single-value serialisation (spec, appendix D), as in default values. Throws `InvalidMetadata`. */
export const valueFromJson = (type: PrimitiveType, json: Json): Value => {
  const parsed = parsePrimitive(type)
  const plain = isRawNumber(json) ? Number(json.rawJSON) : json
  const value =
    typeof plain === 'string'
      ? fromText(parsed, plain)
      : typeof plain === 'number' || typeof plain === 'bigint'
        ? fromNumber(parsed.kind, plain)
        : plain === true || plain === false
          ? parsed.kind === 'boolean'
            ? plain
            : undefined
          : undefined
  if (value === undefined) throw new InvalidMetadata(`Cannot read ${JSON.stringify(plain)} as a ${type}`)
  return value
}

const temporalText = (kind: Primitive['kind'], value: bigint): string | undefined => {
  if (kind === 'time') return formatTime(value, MICROS)
  if (kind === 'timestamp') return formatTimestamp(value, MICROS)
  if (kind === 'timestamptz') return `${formatTimestamp(value, MICROS)}+00:00`
  if (kind === 'timestamp_ns') return formatTimestamp(value, NANOS)
  return kind === 'timestamptz_ns' ? `${formatTimestamp(value, NANOS)}+00:00` : undefined
}

/** The inverse of `valueFromJson`. Longs are bigint: write the result with `stringifyJson`. */
export const valueToJson = (type: PrimitiveType, value: Value): Json => {
  const parsed = parsePrimitive(type)
  if (parsed.kind === 'decimal' && typeof value === 'bigint') return formatDecimal(value, parsed.scale)
  if (parsed.kind === 'date' && typeof value === 'number') return formatDate(value)
  if (value instanceof Uint8Array) return toHex(value)
  if (typeof value === 'bigint') return temporalText(parsed.kind, value) ?? value
  return value
}
