import {
  expected,
  failAt,
  here,
  isOp,
  looksAt,
  needInteger,
  needList,
  needOp,
  peek,
  takeOp,
  takeWords,
  type Cursor,
} from './token-cursor.ts'
import { needPart } from './parse-name.ts'
import { asciiLower } from './lexer.ts'
import type { Span } from './sql-error.ts'
import type { PrimitiveName, SqlType, StructField } from './sql-types.ts'

/** Type names of DuckDB and Trino, and what Iceberg keeps for them. Small integers widen, as in Spark. */
const PRIMITIVES: Readonly<Record<string, PrimitiveName>> = {
  BOOLEAN: 'boolean', BOOL: 'boolean', LOGICAL: 'boolean',
  TINYINT: 'int', INT1: 'int', SMALLINT: 'int', INT2: 'int', SHORT: 'int', UTINYINT: 'int', USMALLINT: 'int',
  INTEGER: 'int', INT: 'int', INT4: 'int', SIGNED: 'int',
  BIGINT: 'long', INT8: 'long', LONG: 'long', UINTEGER: 'long',
  REAL: 'float', FLOAT4: 'float', FLOAT: 'float',
  DOUBLE: 'double', FLOAT8: 'double',
  DATE: 'date', TIME: 'time',
  TIMESTAMP: 'timestamp', DATETIME: 'timestamp', TIMESTAMP_US: 'timestamp', TIMESTAMP_MS: 'timestamp', TIMESTAMP_S: 'timestamp',
  TIMESTAMPTZ: 'timestamptz',
  VARCHAR: 'string', CHAR: 'string', BPCHAR: 'string', TEXT: 'string', STRING: 'string',
  UUID: 'uuid', GUID: 'uuid',
  VARBINARY: 'binary', BLOB: 'binary', BYTEA: 'binary', BINARY: 'binary',
} // prettier-ignore

/** Types that people try and Iceberg v2 cannot hold, with what to write instead. */
const HINTS: Readonly<Record<string, string>> = {
  HUGEINT: 'Use DECIMAL(38, 0).',
  INT128: 'Use DECIMAL(38, 0).',
  UHUGEINT: 'Use DECIMAL(38, 0).',
  UBIGINT: 'Use DECIMAL(20, 0).',
  JSON: 'Use VARCHAR.',
  ENUM: 'Use VARCHAR.',
  INTERVAL: 'Use BIGINT with a unit in the name of the column.',
  TIMETZ: 'Use TIME.',
  TIMESTAMP_NS: 'Iceberg format 2 keeps microseconds: use TIMESTAMP.',
  BIT: 'Use VARBINARY.',
  UNION: 'Use a STRUCT.',
  VARIANT: 'Use VARCHAR.',
}

const wrongType = (cursor: Cursor, span: Span, message: string): never => {
  throw failAt(cursor, span, message, 'INVALID_TYPE')
}

const decimal = (cursor: Cursor, span: Span): SqlType => {
  let precision = 18
  let scale = 3
  if (takeOp(cursor, '(')) {
    precision = needInteger(cursor, 'the precision')
    scale = takeOp(cursor, ',') ? needInteger(cursor, 'the scale') : 0
    needOp(cursor, ')')
  }
  if (precision < 1 || precision > 38)
    wrongType(cursor, span, `DECIMAL has 1 to 38 digits, not ${precision}.`)
  if (scale > precision)
    wrongType(cursor, span, `The scale ${scale} is larger than the precision ${precision}.`)
  return { kind: 'decimal', precision, scale }
}

/** Fields may be written as in STRUCT(a INTEGER) or with a colon between; names differ without regard to case. */
const structField = (cursor: Cursor): StructField => {
  const { text } = needPart(cursor, 'a field name')
  takeOp(cursor, ':')
  return { name: text, type: needType(cursor) }
}

const struct = (cursor: Cursor, span: Span): SqlType => {
  needOp(cursor, '(')
  const fields = needList(cursor, ')', structField)
  const seen = new Set<string>()
  for (const { name } of fields) {
    if (seen.has(asciiLower(name))) wrongType(cursor, span, `The field ${name} is there twice.`)
    seen.add(asciiLower(name))
  }
  return { kind: 'struct', fields }
}

const list = (cursor: Cursor): SqlType => {
  needOp(cursor, '(')
  const element = needType(cursor)
  needOp(cursor, ')')
  return { kind: 'list', element }
}

const map = (cursor: Cursor): SqlType => {
  needOp(cursor, '(')
  const key = needType(cursor)
  needOp(cursor, ',')
  const value = needType(cursor)
  needOp(cursor, ')')
  return { kind: 'map', key, value }
}

/** `(p)` and WITH/WITHOUT TIME ZONE behind TIME and TIMESTAMP; Iceberg v2 keeps microseconds whatever p below 7 is. */
const temporal = (cursor: Cursor, span: Span, name: 'time' | 'timestamp'): SqlType => {
  if (takeOp(cursor, '(')) {
    const digits = needInteger(cursor, 'the number of fractional digits')
    needOp(cursor, ')')
    if (digits > 6)
      wrongType(cursor, span, `Iceberg format 2 keeps microseconds: write at most (6), not (${digits}).`)
  }
  if (takeWords(cursor, 'WITHOUT', 'TIME', 'ZONE') || !takeWords(cursor, 'WITH', 'TIME', 'ZONE'))
    return { kind: 'primitive', name }
  if (name === 'time') wrongType(cursor, span, 'Iceberg has no TIME WITH TIME ZONE. Use TIME.')
  return { kind: 'primitive', name: 'timestamptz' }
}

/** VARCHAR(n), CHAR(n): Iceberg strings have no length, so n is read and dropped, as Trino's Iceberg connector does. */
const skipLength = (cursor: Cursor): void => {
  if (!takeOp(cursor, '(')) return
  needInteger(cursor, 'the length')
  needOp(cursor, ')')
}

const primitive = (cursor: Cursor, span: Span, upper: string): SqlType => {
  const name = PRIMITIVES[upper]
  if (name === undefined)
    return wrongType(
      cursor,
      span,
      `${upper} is not a type of Iceberg tables. ${HINTS[upper] ?? 'See the list of types.'}`,
    )
  if (name === 'double') takeWords(cursor, 'PRECISION')
  if (name === 'string') skipLength(cursor)
  if (name === 'time') return temporal(cursor, span, 'time')
  if (upper === 'TIMESTAMP') return temporal(cursor, span, 'timestamp')
  return { kind: 'primitive', name }
}

const fixed = (cursor: Cursor): SqlType => {
  needOp(cursor, '(')
  const length = needInteger(cursor, 'the length in bytes')
  needOp(cursor, ')')
  return { kind: 'fixed', length }
}

const baseType = (cursor: Cursor, span: Span, upper: string): SqlType => {
  switch (upper) {
    case 'DECIMAL':
    case 'NUMERIC':
    case 'DEC':
      return decimal(cursor, span)
    case 'STRUCT':
    case 'ROW':
      return struct(cursor, span)
    case 'ARRAY':
    case 'LIST':
      return list(cursor)
    case 'MAP':
      return map(cursor)
    case 'FIXED':
      return fixed(cursor)
    default:
      return primitive(cursor, span, upper)
  }
}

/**
 * A column type in DuckDB's or Trino's spelling, also `T[]`. Throws INVALID_TYPE for what Iceberg v2 cannot hold
 * (https://iceberg.apache.org/spec/#schemas-and-data-types).
 */
export const needType = (cursor: Cursor): SqlType => {
  const token = peek(cursor)
  if (token?.kind !== 'word') throw expected(cursor, 'a type')
  cursor.at += 1
  const upper = token.upper === 'CHARACTER' || token.upper === 'NATIONAL' ? 'VARCHAR' : token.upper
  if (token.upper === 'CHARACTER') takeWords(cursor, 'VARYING')
  let type = baseType(cursor, token, upper)
  while (isOp(peek(cursor), '[') || looksAt(cursor, 'ARRAY')) {
    if (!takeWords(cursor, 'ARRAY')) {
      needOp(cursor, '[')
      if (!isOp(peek(cursor), ']'))
        wrongType(cursor, here(cursor), 'Iceberg has no arrays of a fixed length. Write [] without a number.')
      needOp(cursor, ']')
    }
    type = { kind: 'list', element: type }
  }
  return type
}
