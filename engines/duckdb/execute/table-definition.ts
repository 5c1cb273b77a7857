import {
  allFields,
  canTransform,
  parsePrimitive,
  parseTransform,
  partitionFieldName,
} from '@boathouse/iceberg'
import type { CreateTable, NewPartitionSpec, NewSchema, SortOrder } from '@boathouse/iceberg'
import type { PartitionField, SortField, TableOptions } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'

/** What `WITH (…)` of CREATE TABLE makes of a schema. Throws `INVALID_QUERY` for columns and transforms that do not fit. */
export const tableDefinition = (schema: NewSchema, options: TableOptions): CreateTable => ({
  schema,
  spec: partitionSpec(schema, options.partitioning),
  ...(options.sortedBy.length > 0 ? { sortOrder: sortOrder(schema, options.sortedBy) } : {}),
  ...(options.location === undefined ? {} : { location: options.location }),
  properties: {
    ...options.properties,
    ...(options.comment === undefined ? {} : { comment: options.comment }),
    ...(options.formatVersion === undefined ? {} : { 'format-version': String(options.formatVersion) }),
  },
})

/** A column by its path, without regard to case. */
const columnAt = (
  schema: NewSchema,
  path: readonly string[],
): { readonly id: number; readonly name: string; readonly type: string } => {
  const wanted = path.join('.').toLowerCase()
  for (const { field, name } of allFields(schema)) {
    if (name.toLowerCase() !== wanted) continue
    if (typeof field.type === 'string') return { id: field.id, name, type: field.type }
    throw new EngineError(
      'INVALID_QUERY',
      `${path.join('.')} is nested: partition and sort by one of its fields.`,
    )
  }
  throw new EngineError('COLUMN_NOT_FOUND', `There is no column ${path.join('.')} to partition or sort by.`)
}

const partitionSpec = (schema: NewSchema, fields: readonly PartitionField[]): NewPartitionSpec => ({
  fields: fields.map((field) => {
    const { id, name, type } = columnAt(schema, field.column)
    const transform =
      field.parameter === undefined ? field.transform : `${field.transform}[${field.parameter}]`
    if (!canTransform(parseTransform(transform), parsePrimitive(type))) {
      throw new EngineError(
        'INVALID_QUERY',
        `${field.transform}(${name}) is not possible: the column has type ${type}.`,
      )
    }
    return { 'source-id': id, name: partitionFieldName(name, transform), transform }
  }),
})

const sortOrder = (schema: NewSchema, fields: readonly SortField[]): SortOrder => ({
  'order-id': 1,
  fields: fields.map((field) => ({
    transform: 'identity',
    'source-id': columnAt(schema, field.column).id,
    direction: field.direction,
    'null-order': field.nulls === 'first' ? 'nulls-first' : 'nulls-last',
  })),
})
