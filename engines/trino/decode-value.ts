import { isRawNumber, stringifyJson, type Json } from '@boathouse/iceberg/json.ts'
import type { TrinoType } from './trino-type.ts'

const NUMERIC: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double',
  'decimal',
  'number',
])

const scalarText = (value: Json): string => {
  if (typeof value === 'string') return value
  return isRawNumber(value) ? value.rawJSON : stringifyJson(value)
}

const jsonOf = (type: TrinoType, value: Json): string => {
  if (value === null) return 'null'
  if (type.kind === 'array' && Array.isArray(value))
    return `[${value.map((item: Json) => jsonOf(type.element, item)).join(',')}]`
  if (type.kind === 'row' && Array.isArray(value)) {
    const field = ({ name, type: inner }: { name: string; type: TrinoType }, at: number): string =>
      `${JSON.stringify(name)}:${jsonOf(inner, value[at] ?? null)}`
    return `{${type.fields.map(field).join(',')}}`
  }
  if (type.kind === 'map' && typeof value === 'object' && !Array.isArray(value) && !isRawNumber(value)) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}:${jsonOf(type.value, item ?? null)}`,
    )
    return `{${entries.join(',')}}`
  }
  if (typeof value === 'boolean') return String(value)
  const text = scalarText(value)
  const isNumber = type.kind === 'scalar' && NUMERIC.has(type.name) && /\d$/.test(text)
  return isNumber ? text : JSON.stringify(text)
}

/**
 * The text of a cell, exact: integers and decimals with every digit, varbinary as base64 (as Trino sends it), dates and
 * times as Trino writes them (`2026-01-01 00:00:00.123 UTC`), array, map and row as JSON whose numbers keep every digit.
 */
export const decodeValue = (type: TrinoType, value: Json): string | null => {
  if (value === null) return null
  return type.kind === 'scalar' ? scalarText(value) : jsonOf(type, value)
}
