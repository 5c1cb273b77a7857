import { types, type CustomTypesConfig } from 'pg'
import { parseJson } from './json.ts'

type Parser = (text: string) => unknown

const OID = { int8: 20, json: 114, jsonb: 3802, date: 1082, timestamp: 1114, timestamptz: 1184 }
const ARRAY_OID = {
  text: 1009,
  int8: 1016,
  json: 199,
  jsonb: 3807,
  date: 1182,
  timestamp: 1115,
  timestamptz: 1185,
}

// The library's own type lists only the OIDs that it names.
const defaultParser = types.getTypeParser as (oid: number, format?: string) => Parser

const INSTANT = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?([+-]\d\d(?::\d\d(?::\d\d)?)?)$/

const offsetSeconds = (offset: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = offset.slice(1).split(':').map(Number)
  return (offset.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds)
}

/**
 * `2026-11-23 11:41:00.12+01` → `2026-11-23T10:41:00.120000Z`: RFC 3339 in UTC, always six digits, so that
 * equal instants are equal strings and strings of four-digit years sort by time. A `Date` would lose the microseconds that
 * keyset paging needs. `infinity` and years before Christ stay as PostgreSQL writes them.
 */
const parseInstant = (text: string): string => {
  const match = INSTANT.exec(text)
  if (!match) return text
  const [, day = '', time = '', fraction = '', offset = '+00'] = match
  const micros = fraction.padEnd(6, '0')
  const shift = offsetSeconds(offset)
  if (shift === 0) return `${day}T${time}.${micros}Z`
  const shifted = new Date(Date.parse(`${day}T${time}Z`) - shift * 1000)
  return `${shifted.toISOString().slice(0, 19)}.${micros}Z`
}

const arrayOf = (parse: Parser): Parser => {
  const parseTextArray = defaultParser(ARRAY_OID.text)
  const each = (item: unknown): unknown =>
    Array.isArray(item) ? item.map(each) : typeof item === 'string' ? parse(item) : item
  return (text) => each(parseTextArray(text))
}

const asIs: Parser = (text) => text

const parsers = new Map<number, Parser>([
  [OID.int8, BigInt],
  [OID.json, parseJson],
  [OID.jsonb, parseJson],
  [OID.date, asIs],
  [OID.timestamp, asIs],
  [OID.timestamptz, parseInstant],
  [ARRAY_OID.int8, arrayOf(BigInt)],
  [ARRAY_OID.json, arrayOf(parseJson)],
  [ARRAY_OID.jsonb, arrayOf(parseJson)],
  [ARRAY_OID.date, arrayOf(asIs)],
  [ARRAY_OID.timestamp, arrayOf(asIs)],
  [ARRAY_OID.timestamptz, arrayOf(parseInstant)],
])

/**
 * How values leave PostgreSQL, set once per connection: int8 and count(*) are `bigint`, numeric a string,
 * timestamptz RFC 3339 text with microseconds, date and timestamp plain text, json and jsonb parsed
 * without losing longs, bytea a Buffer.
 */
export const valueParsers: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: string) =>
    (format === 'binary' ? undefined : parsers.get(oid)) ??
    defaultParser(oid, format)) as CustomTypesConfig['getTypeParser'],
}
