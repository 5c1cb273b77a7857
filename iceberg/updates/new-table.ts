import { BadRequest } from '../errors.ts'
import { RESERVED_PROPERTIES } from '../evolve/property-rules.ts'
import { checkSchema } from '../schema/check-schema.ts'
import { fieldIndex, fieldNamed } from '../schema/field-index.ts'
import { assignFreshIds, idsByName } from '../schema/fresh-ids.ts'
import { currentSchema, nextSortOrderId, nextSpecId } from '../metadata/lookup.ts'
import type { NewPartitionSpec, NewSchema, SortOrder, TableMetadata } from '../types.ts'
import { applyUpdates } from './apply.ts'
import type { TableUpdate } from './types.ts'

export interface NewTable {
  readonly schema: NewSchema
  /** Its source ids are those of the given schema. */
  readonly spec?: NewPartitionSpec
  readonly sortOrder?: SortOrder
  readonly location: string
  readonly properties?: Readonly<Record<string, string>>
  /** Default: the property `format-version`, or 2. */
  readonly formatVersion?: 1 | 2 | 3
}

const persisted = (properties: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  'write.parquet.compression-codec': 'zstd',
  ...Object.fromEntries(Object.entries(properties).filter(([key]) => !RESERVED_PROPERTIES.has(key))),
})

/** Specs and orders name columns by the given schema's ids; they follow the columns to their fresh ids. */
const rebind = (given: NewSchema, fresh: NewSchema) => {
  const check = fieldIndex(given)
  return <T extends { readonly 'source-id': number }>(field: T): T => {
    const name = check.get(field['source-id'])?.name
    const id = name === undefined ? undefined : fieldNamed(fresh, name)?.field.id
    if (id === undefined) throw new BadRequest(`Cannot find source column: ${field['source-id']}`)
    return { ...field, 'source-id': id }
  }
}

const versionOf = (table: Pick<NewTable, 'formatVersion' | 'properties'>): number => {
  const property = table.properties?.['format-version']
  return table.formatVersion ?? (property === undefined ? 2 : Number(property))
}

const withoutIds = (spec: NewPartitionSpec): NewPartitionSpec['fields'] =>
  spec.fields.map(({ 'field-id': _, ...field }) => field)

/**
 * The updates that make a table: what a client sends with `assert-create`, and what `newTableMetadata` applies.
 * Field and partition ids are assigned afresh. Throws `BadRequest`.
 */
export const newTableUpdates = (table: NewTable): readonly TableUpdate[] => {
  const version = versionOf(table)
  checkSchema(table.schema, version)
  let lastId = 0
  const schema = assignFreshIds(table.schema, () => (lastId += 1))
  const bind = rebind(table.schema, schema)
  const fields = table.spec ? withoutIds(table.spec).map(bind) : []
  const order = { ...table.sortOrder, 'order-id': 0, fields: table.sortOrder?.fields.map(bind) ?? [] }
  return [
    { action: 'upgrade-format-version', 'format-version': version },
    { action: 'add-schema', schema: { ...table.schema, ...schema } },
    { action: 'set-current-schema', 'schema-id': -1 },
    { action: 'add-spec', spec: { fields } },
    { action: 'set-default-spec', 'spec-id': -1 },
    { action: 'add-sort-order', 'sort-order': order },
    { action: 'set-default-sort-order', 'sort-order-id': -1 },
    { action: 'set-location', location: table.location },
    { action: 'set-properties', updates: persisted(table.properties) },
  ]
}

/** Metadata of a new, empty table (Java `TableMetadata.newTableMetadata`). Throws `BadRequest`. */
export const newTableMetadata = (table: NewTable, now?: number): TableMetadata =>
  applyUpdates(undefined, newTableUpdates(table), { now })

/**
 * The updates that put a new, empty table in the place of an old one while keeping its history (Java
 * `buildReplacement`): columns of the same name keep their id. Throws `BadRequest`.
 */
export const replaceTableUpdates = (
  base: TableMetadata,
  table: Omit<NewTable, 'location'> & { readonly location?: string },
): readonly TableUpdate[] => {
  checkSchema(table.schema, base['format-version'])
  let lastId = base['last-column-id']
  const schema = assignFreshIds(table.schema, () => (lastId += 1), idsByName(currentSchema(base)))
  const bind = rebind(table.schema, schema)
  const sorted = table.sortOrder?.fields.map(bind) ?? []
  const order = { ...table.sortOrder, 'order-id': nextSortOrderId(base, sorted), fields: sorted }
  const spec = {
    'spec-id': nextSpecId(base),
    fields: table.spec ? withoutIds(table.spec).map(bind) : [],
  }
  return [
    { action: 'remove-snapshot-ref', 'ref-name': 'main' },
    { action: 'add-schema', schema: { ...table.schema, ...schema } },
    { action: 'set-current-schema', 'schema-id': -1 },
    { action: 'add-spec', spec },
    { action: 'set-default-spec', 'spec-id': -1 },
    { action: 'add-sort-order', 'sort-order': order },
    { action: 'set-default-sort-order', 'sort-order-id': -1 },
    { action: 'set-location', location: table.location ?? base.location },
    { action: 'set-properties', updates: persisted(table.properties) },
  ]
}
