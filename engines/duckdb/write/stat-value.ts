import { parsePrimitive, valueFromJson } from '@boathouse/iceberg'
import type { PrimitiveType, Value } from '@boathouse/iceberg'

/**
 * A value as DuckDB prints it in statistics and partition keys, as Iceberg keeps it. Undefined for what Iceberg cannot
 * say (infinite dates, years before Christ): such a bound is left out, which is always allowed.
 */
export const statValue = (type: PrimitiveType, text: string): Value | undefined => {
  try {
    const { kind } = parsePrimitive(type)
    if (kind === 'boolean') return text === '1' || text === 'true'
    if (kind === 'int') return Number(text)
    if (kind === 'long') return BigInt(text)
    if (kind === 'float' || kind === 'double') return floatValue(text)
    if (!kind.startsWith('timestamp')) return valueFromJson(type, text)
    return valueFromJson(type, text.replace(' ', 'T').replace(/\+00$/, '+00:00'))
  } catch {
    return undefined
  }
}

const floatValue = (text: string): number | undefined => {
  if (text === 'inf') return Infinity
  if (text === '-inf') return -Infinity
  return text === 'nan' ? NaN : Number(text)
}

const BOUND_UNITS = 16

/**
 * Bounds of texts and bytes are cut to 16 characters or bytes, as `write.metadata.metrics.default` = `truncate(16)`
 * says: the lower is a prefix, the upper a prefix whose last unit is raised. Undefined: no such upper bound exists.
 */
export const truncatedBound = (value: Value, upper: boolean): Value | undefined => {
  if (typeof value === 'string') {
    const units = Array.from(value)
    if (units.length <= BOUND_UNITS) return value
    const head = units.slice(0, BOUND_UNITS)
    return upper ? raisedText(head) : head.join('')
  }
  if (value instanceof Uint8Array && value.length > BOUND_UNITS) {
    const head = value.slice(0, BOUND_UNITS)
    return upper ? raisedBytes(head) : head
  }
  return value
}

const LAST_CODE_POINT = 0x10ffff

/** Surrogates are no characters: what follows U+D7FF is U+E000. */
const raisedText = (units: readonly string[]): string | undefined => {
  for (let at = units.length - 1; at >= 0; at -= 1) {
    const next = (units[at]?.codePointAt(0) ?? LAST_CODE_POINT) + 1
    if (next <= LAST_CODE_POINT) {
      return units.slice(0, at).join('') + String.fromCodePoint(next === 0xd800 ? 0xe000 : next)
    }
  }
  return undefined
}

const raisedBytes = (bytes: Uint8Array): Uint8Array | undefined => {
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    const byte = bytes[at] ?? 0xff
    if (byte < 0xff) return Uint8Array.from([...bytes.slice(0, at), byte + 1])
  }
  return undefined
}
