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
