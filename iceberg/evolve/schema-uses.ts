import { defaultSortOrder } from '../metadata/lookup.ts'
import { fieldIndex, type IndexedField } from '../schema/field-index.ts'
import { parseTransform } from '../transforms/transform.ts'
import type { Schema, TableMetadata } from '../types.ts'
import { invalidChange } from './evolve-error.ts'

/** Ids of a field and of all that is inside it. */
const idsWithin = (schema: Schema, { field }: IndexedField): ReadonlySet<number> =>
  new Set(
    [...fieldIndex(schema).values()]
      .filter((entry) => entry.field.id === field.id || entry.parents.includes(field.id))
      .map((entry) => entry.field.id),
  )

/**
 * What partitions, sorts or identifies rows stays. Columns of former partition specs stay as well: other engines cannot
 * read the partition values of files whose source column is gone.
 */
export const refuseDropInUse = (table: TableMetadata, schema: Schema, entry: IndexedField): void => {
  const ids = idsWithin(schema, entry)
  const { name } = entry
  for (const spec of table['partition-specs']) {
    const used = spec.fields.find(
      (field) => ids.has(field['source-id']) && parseTransform(field.transform).kind !== 'void',
    )
    if (!used) continue
    const which =
      spec['spec-id'] === table['default-spec-id'] ? 'partitions the table' : 'partitioned the table before'
    throw invalidChange(name, `${name} cannot be dropped: ${used.name} ${which}`)
  }
  if (defaultSortOrder(table).fields.some((field) => ids.has(field['source-id'])))
    throw invalidChange(name, `${name} cannot be dropped: rows are sorted by it. Change sorted_by first`)
  const identifier = schema['identifier-field-ids']?.find((id) => ids.has(id))
  if (identifier !== undefined)
    throw invalidChange(name, `${name} cannot be dropped: it identifies rows (identifier field)`)
}

/** Identifier fields, and all around them, are required. */
export const refuseIdentifierChange = (schema: Schema, entry: IndexedField, what: string): void => {
  const ids = idsWithin(schema, entry)
  if (schema['identifier-field-ids']?.some((id) => ids.has(id)))
    throw invalidChange(entry.name, `${entry.name} cannot ${what}: it identifies rows (identifier field)`)
}

/** A column may not have the name of a partition field that is made from another column. */
export const refuseTakenName = (table: TableMetadata, name: string, ownId: number | undefined): void => {
  const spec = table['partition-specs'].find((one) => one['spec-id'] === table['default-spec-id'])
  const taken = spec?.fields.find((field) => field.name === name && field['source-id'] !== ownId)
  if (taken)
    throw invalidChange(
      name,
      `${name} cannot be the name of a column: the table has a partition field of that name`,
    )
}
