import type { IcebergType } from '@boathouse/iceberg'
import { EngineError } from '../engine-error.ts'
import { quoteName } from '../sql-text.ts'

const PRIMITIVES: Readonly<Record<string, string>> = {
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
  timestamp_ns: 'TIMESTAMP_NS',
  string: 'VARCHAR',
  uuid: 'UUID',
  binary: 'BLOB',
  unknown: 'INTEGER',
}

/** The DuckDB type that holds every value of an Iceberg type. Throws `UNSUPPORTED_TYPE` (variant, geometry, …). */
export const duckdbType = (type: IcebergType): string => {
  if (typeof type !== 'string') {
    switch (type.type) {
      case 'list':
        return `${duckdbType(type.element)}[]`
      case 'map':
        return `MAP(${duckdbType(type.key)}, ${duckdbType(type.value)})`
      case 'struct':
        if (type.fields.length === 0)
          throw new EngineError('UNSUPPORTED_TYPE', 'The embedded engine cannot read structs without fields.')
        return `STRUCT(${type.fields.map((field) => `${quoteName(field.name)} ${duckdbType(field.type)}`).join(', ')})`
    }
  }
  const decimal = /^decimal\((\d+),\s*(\d+)\)$/.exec(type)
  if (decimal) return `DECIMAL(${decimal[1]}, ${decimal[2]})`
  if (type.startsWith('fixed[')) return 'BLOB'
  const name = PRIMITIVES[type]
  if (name) return name
  throw new EngineError('UNSUPPORTED_TYPE', `The embedded engine cannot read columns of type ${type}.`)
}
