import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  applyTransform,
  parseTransform,
  resultType,
  stringifyJson,
  TRANSFORM_MACROS,
  transformSql,
  valueToJson,
  type Value,
} from '../index.ts'
import { toHex } from '../values/hex.ts'

let connection: DuckDBConnection
let instance: DuckDBInstance

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
  for (const macro of TRANSFORM_MACROS) await connection.run(macro)
})
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

const MICROS = fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n })
const decimals = (precision: number) =>
  fc.bigInt({ min: 1n - 10n ** BigInt(precision), max: 10n ** BigInt(precision) - 1n })
const bytes = fc.uint8Array({ maxLength: 40 })

interface Kind {
  readonly type: string
  readonly sql: string
  readonly values: fc.Arbitrary<Value>
  readonly transforms: readonly string[]
}
const TIME = ['year', 'month', 'day', 'hour', 'bucket[7]', 'identity']
const KINDS: readonly Kind[] = [
  {
    type: 'int',
    sql: 'INTEGER',
    values: fc.integer({ min: -2e9, max: 2e9 }),
    transforms: ['bucket[16]', 'truncate[10]', 'identity', 'void'],
  },
  {
    type: 'long',
    sql: 'BIGINT',
    values: fc.bigInt({ min: -(2n ** 63n) + 1000n, max: 2n ** 63n - 1n }),
    transforms: ['bucket[100]', 'truncate[7]'],
  },
  {
    type: 'decimal(9, 2)',
    sql: 'DECIMAL(9,2)',
    values: decimals(8),
    transforms: ['bucket[16]', 'truncate[50]'],
  },
  {
    type: 'decimal(38, 10)',
    sql: 'DECIMAL(38,10)',
    values: decimals(37),
    transforms: ['bucket[16]', 'truncate[3]'],
  },
  {
    type: 'decimal(12, 0)',
    sql: 'DECIMAL(12,0)',
    values: decimals(11),
    transforms: ['bucket[16]', 'truncate[3]'],
  },
  {
    type: 'string',
    sql: 'VARCHAR',
    values: fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !text.includes('\0')),
    transforms: ['bucket[16]', 'truncate[3]', 'identity'],
  },
  { type: 'uuid', sql: 'UUID', values: fc.uuid(), transforms: ['bucket[16]'] },
  { type: 'binary', sql: 'BLOB', values: bytes, transforms: ['bucket[16]', 'truncate[3]'] },
  {
    type: 'date',
    sql: 'DATE',
    values: fc.integer({ min: -100_000, max: 100_000 }),
    transforms: TIME.filter((kind) => kind !== 'hour'),
  },
  {
    type: 'time',
    sql: 'TIME',
    values: fc.bigInt({ min: 0n, max: 86_399_999_999n }),
    transforms: ['bucket[16]'],
  },
  { type: 'timestamp', sql: 'TIMESTAMP', values: MICROS, transforms: TIME },
  { type: 'timestamptz', sql: 'TIMESTAMPTZ', values: MICROS, transforms: TIME },
  { type: 'timestamp_ns', sql: 'TIMESTAMP_NS', values: MICROS, transforms: TIME.slice(0, 5) },
]

const jsonText = (type: string, value: Value): string => {
  const json = valueToJson(type, value)
  return typeof json === 'string' ? json : stringifyJson(json)
}
const literal = (kind: Kind, value: Value): string => {
  if (kind.type === 'timestamp_ns') return `make_timestamp_ns(${String(value)})`
  if (value instanceof Uint8Array) return `unhex('${toHex(value)}')`
  return `CAST('${jsonText(kind.type, value).replaceAll("'", "''")}' AS ${kind.sql})`
}
/** DuckDB's text of what JavaScript computed. */
const text = (type: string, value: Value | null): string | null => {
  if (value === null) return null
  return value instanceof Uint8Array ? toHex(value).toUpperCase() : jsonText(type, value)
}

for (const kind of KINDS)
  for (const name of kind.transforms)
    test(`${name} of ${kind.type}: the SQL expression agrees with the function`, async () => {
      const transform = parseTransform(name)
      const values = fc.sample(kind.values, 200)
      const rows = values.map((value, index) => `(${index}, ${literal(kind, value)})`).join(',')
      const sql = transformSql(transform, kind.type, 'v')
      const shown = kind.sql === 'BLOB' && !name.startsWith('bucket') ? `hex(${sql})` : sql
      const answer = await connection.runAndReadAll(
        `SELECT CAST(${shown} AS VARCHAR) FROM (VALUES ${rows}, (${values.length}, NULL)) t(i, v) ORDER BY i`,
      )
      const computed = answer.getRowsJson().map(([cell]) => cell)
      const wanted = [...values, null].map((value) => applyTransform(transform, kind.type, value))
      const type = resultType(transform, kind.type)
      if (type.startsWith('timestamp')) expect(computed.filter((cell) => cell === null)).toHaveLength(1)
      else expect(computed).toEqual(wanted.map((value) => text(type, value)))
    })
