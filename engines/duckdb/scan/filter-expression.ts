import { fieldIndex, parseDecimal, parsePrimitive, TRUE, valueFromJson } from '@boathouse/iceberg'
import type { Comparison, Expression, IndexedField, PrimitiveType, Schema, Value } from '@boathouse/iceberg'
import type { FilterExpression, FilterValue } from '@boathouse/sql'

/**
 * What planning may leave files out by. Only comparisons that DuckDB makes in the column's own type are passed on:
 * anything else (a text against a number, more digits than the column has) counts as «may match».
 */
export const icebergFilter = (schema: Schema, filter: FilterExpression | undefined): Expression => {
  if (!filter) return TRUE
  if (filter.op === 'and' || filter.op === 'or') {
    return { op: filter.op, args: filter.operands.map((operand) => icebergFilter(schema, operand)) }
  }
  const entry = columnOf(schema, filter.column)
  if (!entry || typeof entry.field.type !== 'string') return TRUE
  const { id, type } = entry.field
  switch (filter.op) {
    case 'is_null':
      return { op: 'isNull', field: id }
    case 'is_not_null':
      return { op: 'notNull', field: id }
    case 'starts_with':
      return type === 'string' ? { op: 'startsWith', field: id, value: filter.value.text } : TRUE
    case 'in':
    case 'not_in': {
      const values = filter.values.map((value) => literal(type, value))
      const known = values.filter((value) => value !== undefined)
      if (known.length < values.length) return TRUE
      return orNan(type, id, { op: filter.op === 'in' ? 'in' : 'notIn', field: id, values: known })
    }
    case 'eq':
    case 'neq':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      const value = literal(type, filter.value)
      return value === undefined ? TRUE : orNan(type, id, { op: COMPARISONS[filter.op], field: id, value })
    }
  }
}

const COMPARISONS: Readonly<Record<'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte', Comparison>> = {
  eq: 'eq',
  neq: 'notEq',
  lt: 'lt',
  lte: 'ltEq',
  gt: 'gt',
  gte: 'gtEq',
}

/** DuckDB orders NaN above everything, Iceberg's bounds do not know it: a file that may hold NaN may match. */
const orNan = (type: PrimitiveType, field: number, predicate: Expression): Expression =>
  (type === 'float' || type === 'double') && ['gt', 'gtEq', 'notEq', 'notIn'].includes(predicate.op)
    ? { op: 'or', args: [predicate, { op: 'isNan', field }] }
    : predicate

const columnOf = (schema: Schema, path: readonly string[]): IndexedField | undefined => {
  const wanted = path.map((part) => part.toLowerCase())
  const matches = [...fieldIndex(schema).values()].filter(
    (entry) =>
      entry.path.length === wanted.length &&
      entry.path.every((part, at) => part.toLowerCase() === wanted[at]),
  )
  return matches.length === 1 && !matches[0]?.repeated ? matches[0] : undefined
}

const INTEGERS = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'])
const EXACT_NUMBERS = new Set([...INTEGERS, 'DECIMAL'])
const NUMBERS = new Set([...EXACT_NUMBERS, 'DOUBLE'])

type Reader = (given: FilterValue, type: PrimitiveType) => Value | undefined

const among =
  (types: ReadonlySet<string>, convert: (text: string, type: PrimitiveType) => Value | undefined): Reader =>
  (given, type) =>
    types.has(given.type) ? convert(given.text, type) : undefined

/** By the kind of the column; what is not here is never used for pruning. */
const READERS: Partial<Record<ReturnType<typeof parsePrimitive>['kind'], Reader>> = {
  int: among(INTEGERS, (text) => integer(32, BigInt(text))),
  long: among(INTEGERS, (text) => integer(64, BigInt(text))),
  float: among(NUMBERS, (text) => (Math.fround(Number(text)) === Number(text) ? Number(text) : undefined)),
  double: among(NUMBERS, (text) => (Number.isNaN(Number(text)) ? undefined : Number(text))),
  decimal: among(EXACT_NUMBERS, (text, type) => {
    const parsed = parsePrimitive(type)
    return parsed.kind === 'decimal' ? parseDecimal(text, parsed.scale) : undefined
  }),
  boolean: among(new Set(['BOOLEAN']), (text) => text === 'true'),
  string: among(new Set(['VARCHAR']), (text) => text),
  date: among(new Set(['DATE', 'VARCHAR']), (text, type) => read(type, text)),
  timestamp: among(new Set(['TIMESTAMP', 'DATE', 'VARCHAR']), (text, type) => read(type, withTime(text))),
  timestamptz: among(new Set(['TIMESTAMP WITH TIME ZONE', 'TIMESTAMP', 'DATE', 'VARCHAR']), (text, type) =>
    read(type, withZone(withTime(text))),
  ),
}

const literal = (type: PrimitiveType, given: FilterValue): Value | undefined =>
  READERS[parsePrimitive(type).kind]?.(given, type)

const integer = (bits: 32 | 64, value: bigint): Value | undefined => {
  if (BigInt.asIntN(bits, value) !== value) return undefined
  return bits === 64 ? value : Number(value)
}

/** `2024-01-31` → midnight of that day; the session's zone is UTC. */
const withTime = (text: string): string => {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})(?:[ T](.*))?$/.exec(text.trim()) ?? []
  return day === undefined ? text : `${day}T${time === undefined ? '00:00:00' : time}`
}

const withZone = (text: string): string => {
  const full = text.replace(/Z$/, '+00:00').replace(/([+-]\d{2})$/, '$1:00')
  return /[+-]\d{2}:\d{2}$/.test(full) ? full : `${full}+00:00`
}

const read = (type: PrimitiveType, text: string): Value | undefined => {
  try {
    return valueFromJson(type, text)
  } catch {
    return undefined
  }
}
