import { InvalidMetadata } from '../errors.ts'
import { parsePrimitive, type Primitive } from '../schema/primitive-type.ts'
import type { PrimitiveType } from '../types.ts'
import { formatDecimal } from '../values/json-value.ts'
import { canTransform, type Transform } from './transform.ts'

const MASK = '4294967295::UBIGINT'

/**
 * Murmur3 as DuckDB macros: `__iceberg_hash_long(bigint)` and `__iceberg_hash_hex(upper-case hex text)`, unsigned.
 * Run them on a connection before SQL that has a bucket transform; they replace themselves.
 * DuckDB has no murmur3, but unsigned 64-bit arithmetic holds every 32 × 32 bit product.
 */
export const TRANSFORM_MACROS: readonly string[] = [
  `CREATE OR REPLACE TEMP MACRO __iceberg_rotl(x, r) AS ((x << r) | (x >> (32 - r))) & ${MASK}`,
  `CREATE OR REPLACE TEMP MACRO __iceberg_mix_k(k) AS
    (__iceberg_rotl((k * 3432918353::UBIGINT) & ${MASK}, 15) * 461845907::UBIGINT) & ${MASK}`,
  `CREATE OR REPLACE TEMP MACRO __iceberg_mix_h(h, k) AS
    (__iceberg_rotl(xor(h, __iceberg_mix_k(k)), 13) * 5::UBIGINT + 3864292196::UBIGINT) & ${MASK}`,
  `CREATE OR REPLACE TEMP MACRO __iceberg_fold(h, s) AS xor(h, h >> s)`,
  `CREATE OR REPLACE TEMP MACRO __iceberg_finish(h) AS
    __iceberg_fold((__iceberg_fold((__iceberg_fold(h, 16) * 2246822507::UBIGINT) & ${MASK}, 13)
      * 3266489909::UBIGINT) & ${MASK}, 16)`,
  `CREATE OR REPLACE TEMP MACRO __iceberg_hash_bits(u) AS
    __iceberg_finish(xor(__iceberg_mix_h(__iceberg_mix_h(0::UBIGINT, u & ${MASK}), u >> 32), 8::UBIGINT))`,
  `CREATE OR REPLACE TEMP MACRO __iceberg_hash_long(x) AS
    __iceberg_hash_bits(CAST(CAST(x AS HUGEINT) & 18446744073709551615::HUGEINT AS UBIGINT))`,
  // Bytes are stored little endian: the pairs of digits are read backwards.
  `CREATE OR REPLACE TEMP MACRO __iceberg_block(t, p) AS CAST('0x' || substr(t, p + 6, 2) || substr(t, p + 4, 2)
    || substr(t, p + 2, 2) || substr(t, p, 2) AS UBIGINT)`,
  `CREATE OR REPLACE TEMP MACRO __iceberg_tail(t) AS CAST('0x0' || substr(t, 5, 2) || substr(t, 3, 2)
    || substr(t, 1, 2) AS UBIGINT)`,
  `CREATE OR REPLACE TEMP MACRO __iceberg_hash_hex(t) AS __iceberg_finish(xor(xor(
    list_reduce(list_transform(range(length(t) // 8), lambda i: __iceberg_block(t, i * 8 + 1)),
      lambda h, k: __iceberg_mix_h(h, k), 0::UBIGINT),
    __iceberg_mix_k(__iceberg_tail(substr(t, (length(t) // 8) * 8 + 1)))), CAST(length(t) // 2 AS UBIGINT)))`,
]

/** A column as TIMESTAMP in UTC, floored to microseconds (a cast of nanoseconds would round). */
const utcMicros = (type: Primitive, column: string): string => {
  if (type.kind.endsWith('_ns'))
    return `make_timestamp((epoch_ns(${column}) - (((epoch_ns(${column}) % 1000) + 1000) % 1000)) // 1000)`
  return type.kind === 'timestamptz' ? `(${column} AT TIME ZONE 'UTC')` : column
}

const asDate = (type: Primitive, column: string): string =>
  type.kind === 'date' ? column : `CAST(${utcMicros(type, column)} AS DATE)`

/** Unscaled decimal as minimal two's complement hex: 32 digits without the pairs that only repeat the sign. */
const decimalHex = (column: string): string => {
  const unscaled = `CAST(replace(CAST(${column} AS VARCHAR), '.', '') AS HUGEINT)`
  return `CASE WHEN ${column} < 0 THEN regexp_replace(hex(${unscaled}), '^(FF)+([89A-F].)', '\\2')
    ELSE regexp_replace(lpad(hex(${unscaled}), 32, '0'), '^(00)+([0-7].)', '\\2') END`
}

const hashSql = (type: Primitive, column: string): string => {
  const { kind } = type
  if (kind === 'int' || kind === 'long') return `__iceberg_hash_long(${column})`
  if (kind === 'date') return `__iceberg_hash_long(date_diff('day', DATE '1970-01-01', ${column}))`
  if (kind === 'time') return `__iceberg_hash_long(epoch_us(${column}))`
  if (kind === 'string') return `__iceberg_hash_hex(hex(encode(${column})))`
  if (kind === 'uuid') return `__iceberg_hash_hex(upper(replace(CAST(${column} AS VARCHAR), '-', '')))`
  if (kind === 'fixed' || kind === 'binary') return `__iceberg_hash_hex(hex(${column}))`
  if (kind === 'decimal') return `__iceberg_hash_hex(${decimalHex(column)})`
  return `__iceberg_hash_long(epoch_us(${utcMicros(type, column)}))`
}

const SQL_INTEGER: Readonly<Record<string, string>> = { int: 'INTEGER', long: 'BIGINT' }

const truncateSql = (type: Primitive, width: number, column: string): string => {
  if (type.kind === 'string') return `substr(${column}, 1, ${width})`
  if (type.kind === 'binary') return `array_slice(${column}, 1, ${width})`
  const by =
    type.kind === 'decimal'
      ? `CAST('${formatDecimal(BigInt(width), type.scale)}' AS DECIMAL(38, ${type.scale}))`
      : String(width)
  const result =
    type.kind === 'decimal' ? `DECIMAL(${type.precision}, ${type.scale})` : SQL_INTEGER[type.kind]
  const rest = `${column} % ${by}`
  return `CAST(CASE WHEN ${rest} < 0 THEN ${column} - ${rest} - ${by} ELSE ${column} - ${rest} END AS ${result})`
}

/**
 * A DuckDB expression with the transform's result for a column of the type (Iceberg's spelling); its SQL type is
 * that of `resultType`. `column` is used several times, so it should be a plain (quoted) name. `bucket` needs
 * `TRANSFORM_MACROS`. Throws `InvalidMetadata` when the transform is not defined for the type.
 */
export const transformSql = (transform: Transform, type: PrimitiveType, column: string): string => {
  const source = parsePrimitive(type)
  if (!canTransform(transform, source))
    throw new InvalidMetadata(`Invalid source type ${type} for ${transform.kind}`)
  switch (transform.kind) {
    case 'identity':
      return column
    case 'void':
      return `CASE WHEN FALSE THEN ${column} END`
    case 'year':
      return `CAST(year(${asDate(source, column)}) - 1970 AS INTEGER)`
    case 'month':
      return `CAST((year(${asDate(source, column)}) - 1970) * 12 + month(${asDate(source, column)}) - 1 AS INTEGER)`
    case 'day':
      return asDate(source, column)
    case 'hour':
      return `CAST(date_diff('hour', TIMESTAMP '1970-01-01', date_trunc('hour', ${utcMicros(source, column)})) AS INTEGER)`
    case 'bucket':
      return `CAST((${hashSql(source, column)} & 2147483647) % ${transform.buckets} AS INTEGER)`
    case 'truncate':
      return truncateSql(source, transform.width, column)
    case 'unknown':
      throw new InvalidMetadata(`Cannot compute transform ${transform.text}`)
  }
}
