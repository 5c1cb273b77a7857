import { parsePrimitive } from '../schema/primitive-type.ts'
import type { IcebergType } from '../types.ts'
import { sqlName } from './sql-name.ts'

const PLAIN: Readonly<Record<string, string>> = {
  int: 'integer',
  long: 'bigint',
  float: 'real',
  time: 'time(6)',
  timestamp: 'timestamp(6)',
  timestamptz: 'timestamp(6) with time zone',
  timestamp_ns: 'timestamp(9)',
  timestamptz_ns: 'timestamp(9) with time zone',
  string: 'varchar',
  binary: 'varbinary',
}

const primitiveName = (text: string): string => {
  const type = parsePrimitive(text)
  if (type.kind === 'fixed') return `fixed(${type.length})`
  if (type.kind === 'decimal') return `decimal(${type.precision}, ${type.scale})`
  return PLAIN[type.kind] ?? text
}

/** A type as SQL spells it (Trino's names, which CREATE TABLE takes): `bigint`, `array(varchar)`, `row(a integer)`. */
export const sqlTypeName = (type: IcebergType): string => {
  if (typeof type === 'string') return primitiveName(type)
  switch (type.type) {
    case 'struct':
      return `row(${type.fields.map((field) => `${sqlName(field.name)} ${sqlTypeName(field.type)}`).join(', ')})`
    case 'list':
      return `array(${sqlTypeName(type.element)})`
    case 'map':
      return `map(${sqlTypeName(type.key)}, ${sqlTypeName(type.value)})`
  }
}
