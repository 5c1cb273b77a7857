import { stringifyJson } from '../json.ts'
import { specById } from '../metadata/lookup.ts'
import { parseTransform } from '../transforms/transform.ts'
import type { PartitionTuple, PrimitiveType, TableMetadata, Value } from '../types.ts'
import { formatDate } from '../values/calendar.ts'
import { valueToJson } from '../values/json-value.ts'
import { partitionTypes } from './partition-type.ts'

const MONTHS = 12
const HOURS = 24

const twoDigits = (number: number): string => String(number).padStart(2, '0')
const year = (years: number): string => String(1970 + years).padStart(4, '0')

const month = (months: number): string => {
  const years = Math.floor(months / MONTHS)
  return `${year(years)}-${twoDigits(months - years * MONTHS + 1)}`
}

const hour = (hours: number): string => {
  const days = Math.floor(hours / HOURS)
  return `${formatDate(days)}-${twoDigits(hours - days * HOURS)}`
}

/** As Java's `Transform.toHumanString`. */
const human = (transform: string, type: PrimitiveType | undefined, value: Value | null): string => {
  const { kind } = parseTransform(transform)
  if (value === null || type === undefined || kind === 'void') return 'null'
  if (typeof value === 'number' && kind === 'year') return year(value)
  if (typeof value === 'number' && kind === 'month') return month(value)
  if (typeof value === 'number' && kind === 'hour') return hour(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  const text = valueToJson(type, value)
  return typeof text === 'string' ? text : stringifyJson(text)
}

/** `URLEncoder` of Java: blanks become +, and only letters, digits and .-*_ stay. */
const escape = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replaceAll(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** `ts_day=2026-01-31/kind=a+b`, as Java's `PartitionSpec.partitionToPath`; empty for an unpartitioned spec. */
export const partitionPath = (table: TableMetadata, specId: number, tuple: PartitionTuple): string => {
  const spec = specById(table, specId)
  const types = partitionTypes(table, spec)
  return spec.fields
    .map(
      ({ name, transform }, at) =>
        `${escape(name)}=${escape(human(transform, types[at], tuple[at] ?? null))}`,
    )
    .join('/')
}
