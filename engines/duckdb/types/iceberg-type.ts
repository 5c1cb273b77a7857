import type { IcebergType, NewSchema } from '@boathouse/iceberg'
import type { SqlType } from '@boathouse/sql'
import type { TypeShape } from '../child/type-shape.ts'
import { EngineError } from '../engine-error.ts'

/** What Iceberg format 2 keeps for DuckDB's scalar types. Sums of integers are HUGEINT, hence its decimal. */
const SCALARS: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'int',
  SMALLINT: 'int',
  INTEGER: 'int',
  UTINYINT: 'int',
  USMALLINT: 'int',
  BIGINT: 'long',
  UINTEGER: 'long',
  UBIGINT: 'decimal(20, 0)',
  HUGEINT: 'decimal(38, 0)',
  UHUGEINT: 'decimal(38, 0)',
  FLOAT: 'float',
  DOUBLE: 'double',
  VARCHAR: 'string',
  ENUM: 'string',
  BIT: 'string',
  BLOB: 'binary',
  UUID: 'uuid',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_TZ: 'timestamptz',
  SQLNULL: 'int',
}

const HINTS: Readonly<Record<string, string>> = {
  INTERVAL: 'Cast it, for example with epoch(…) to seconds.',
  TIME_TZ: 'Cast it to TIME.',
  // Iceberg format 2 ends at microseconds: digits are not to go without a word.
  TIME_NS: 'Cast it to TIME, which keeps microseconds.',
  TIMESTAMP_NS: 'Cast it to TIMESTAMP, which keeps microseconds.',
  UNION: 'Take one of its members.',
  VARIANT: 'Cast it to VARCHAR.',
  BIGNUM: 'Cast it to DECIMAL(38, 0) or VARCHAR.',
  GEOMETRY: 'Cast it to VARCHAR.',
}

/** Ids are placeholders in order of appearance: the catalog numbers a new schema afresh. */
export interface IdCounter {
  next(): number
}
const idCounter = (start = 0): IdCounter => {
  let last = start
  return { next: () => (last += 1) }
}

/** Throws `UNSUPPORTED_TYPE` naming `column`. */
export const icebergTypeOfShape = (shape: TypeShape, ids: IdCounter, column: string): IcebergType => {
  switch (shape.kind) {
    case 'scalar': {
      const name = SCALARS[shape.name]
      if (name) return name
      const hint = HINTS[shape.name] ?? 'Cast it to another type.'
      throw new EngineError('UNSUPPORTED_TYPE', `Column ${column}: tables cannot hold ${shape.name}. ${hint}`)
    }
    case 'decimal':
      return `decimal(${shape.precision}, ${shape.scale})`
    case 'list':
      return listType((inner) => icebergTypeOfShape(inner, ids, column), shape.element, ids)
    case 'map':
      return mapType((inner) => icebergTypeOfShape(inner, ids, column), shape.key, shape.value, ids)
    case 'struct':
      return structType((inner) => icebergTypeOfShape(inner, ids, column), shape.fields, ids)
  }
}

/** The type of a CREATE TABLE column. */
export const icebergTypeOfSql = (type: SqlType, ids: IdCounter): IcebergType => {
  switch (type.kind) {
    case 'primitive':
      return type.name
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`
    case 'fixed':
      return `fixed[${type.length}]`
    case 'list':
      return listType((inner) => icebergTypeOfSql(inner, ids), type.element, ids)
    case 'map':
      return mapType((inner) => icebergTypeOfSql(inner, ids), type.key, type.value, ids)
    case 'struct':
      return structType((inner) => icebergTypeOfSql(inner, ids), type.fields, ids)
  }
}

type Convert<T> = (inner: T) => IcebergType

const listType = <T>(convert: Convert<T>, element: T, ids: IdCounter): IcebergType => ({
  type: 'list',
  'element-id': ids.next(),
  element: convert(element),
  'element-required': false,
})

const mapType = <T>(convert: Convert<T>, key: T, value: T, ids: IdCounter): IcebergType => ({
  type: 'map',
  'key-id': ids.next(),
  key: convert(key),
  'value-id': ids.next(),
  value: convert(value),
  'value-required': false,
})

const structType = <T>(
  convert: Convert<T>,
  fields: readonly { readonly name: string; readonly type: T }[],
  ids: IdCounter,
): IcebergType => ({
  type: 'struct',
  fields: fields.map((field) => ({
    id: ids.next(),
    name: field.name,
    required: false,
    type: convert(field.type),
  })),
})

export interface NewColumn {
  readonly name: string
  readonly type: (ids: IdCounter) => IcebergType
  readonly required?: boolean
  readonly doc?: string
}

/** A schema without ids of its own yet. Throws `INVALID_QUERY` for a name that is there twice or missing. */
export const newSchema = (columns: readonly NewColumn[]): NewSchema => {
  const ids = idCounter()
  const seen = new Set<string>()
  const fields = columns.map(({ name, type, required, doc }) => {
    if (name === '') throw new EngineError('INVALID_QUERY', 'A column has no name. Give it one with AS.')
    if (seen.has(name.toLowerCase())) {
      throw new EngineError('INVALID_QUERY', `The column ${name} is there twice. Rename one with AS.`)
    }
    seen.add(name.toLowerCase())
    return { id: ids.next(), name, required: required ?? false, type: type(ids), ...(doc ? { doc } : {}) }
  })
  return { type: 'struct', fields }
}
