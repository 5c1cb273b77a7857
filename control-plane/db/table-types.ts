import type { Client } from 'pg'

interface Column {
  readonly table_name: string
  readonly column_name: string
  /** Element type when `is_array`. */
  readonly type_name: string
  readonly is_array: boolean
  readonly nullable: boolean
  readonly has_default: boolean
  /** Values of a `CHECK (column IN (…))`, else null. */
  readonly allowed: string | null
}

const COLUMNS = `
  SELECT c.relname AS table_name, a.attname AS column_name,
         coalesce(e.typname, t.typname) AS type_name, e.oid IS NOT NULL AS is_array,
         NOT a.attnotnull AS nullable,
         a.atthasdef OR a.attidentity <> '' AS has_default,
         (SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k
          WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]
            AND pg_get_constraintdef(k.oid) LIKE '%= ANY (ARRAY[%' ORDER BY k.conname LIMIT 1) AS allowed
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
    AND c.relname <> 'schema_migration'
  ORDER BY c.relname COLLATE "C", a.attnum`

const TYPES: Readonly<Record<string, string>> = {
  uuid: 'string',
  text: 'string',
  varchar: 'string',
  bpchar: 'string',
  name: 'string',
  inet: 'string',
  date: 'string',
  timestamp: 'string',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  float4: 'number',
  float8: 'number',
  int8: 'Int8',
  numeric: 'Numeric',
  bytea: 'Bytes',
  json: 'Json',
  jsonb: 'Json',
  timestamptz: 'Timestamp',
}

const HEADER = `// Generated from the migrations by control-plane/db/generate.ts; do not edit.
import type { ColumnType } from 'kysely'

type Defaulted<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
export type Bytes = ColumnType<Buffer, Uint8Array, Uint8Array>
export type Int8 = ColumnType<bigint, bigint | number, bigint | number>
/** Comes parsed, longs as bigint; goes as text: write it with stringifyJson. */
export type Json = ColumnType<unknown, string, string>
export type Numeric = ColumnType<string, string | number | bigint, string | number | bigint>
/** Comes as RFC 3339 in UTC with six digits of microseconds. */
export type Timestamp = ColumnType<string, string | Date, string | Date>
`

// CHECK ((kind = ANY (ARRAY['user'::text, 'service_account'::text])))
const literals = (allowed: string | null): string | undefined => {
  const list = /= ANY \(ARRAY\[([^\]]*)\]/.exec(allowed ?? '')?.[1]
  const values = list?.match(/'(?:[^']|'')*'/g)
  return values?.map((value) => `'${value.slice(1, -1).replaceAll("''", "\\'")}'`).join(' | ')
}

const typeOf = (column: Column): string => {
  const base = TYPES[column.type_name]
  if (!base) {
    throw new Error(
      `${column.table_name}.${column.column_name}: type ${column.type_name} has no TypeScript type yet`,
    )
  }
  const precise = base === 'string' ? (literals(column.allowed) ?? base) : base
  const whole = column.is_array ? `ReadonlyArray<${precise}>` : precise
  const nullable = column.nullable ? `${whole} | null` : whole
  return column.has_default ? `Defaulted<${nullable}>` : nullable
}

const interfaceName = (table: string): string =>
  `${table
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Table`

/** The TypeScript source of db/generated/tables.ts for the connected database. */
export const tableTypes = async (client: Client): Promise<string> => {
  const { rows } = await client.query<Column>(COLUMNS)
  const byTable = Map.groupBy(rows, (column) => column.table_name)
  const interfaces = [...byTable].map(([table, columns]) => {
    const lines = columns.map((column) => `  ${column.column_name}: ${typeOf(column)}`)
    return `export interface ${interfaceName(table)} {\n${lines.join('\n')}\n}\n`
  })
  const all = [...byTable.keys()].map((table) => `  ${table}: ${interfaceName(table)}`)
  return [HEADER, ...interfaces, `export interface Tables {\n${all.join('\n')}\n}\n`].join('\n')
}
