import { BadRequest } from '../errors.ts'
import { fieldIndex, fieldNamed } from '../schema/field-index.ts'
import { parsePrimitive } from '../schema/primitive-type.ts'
import { canTransform, parseTransform } from '../transforms/transform.ts'
import type { NestedField, PartitionField, PartitionSpec, Schema, SortOrder } from '../types.ts'

/** The source column of a transform; it must be primitive and outside lists and maps. */
const sourceOf = (schema: Schema, id: number, use: string): NestedField => {
  const entry = fieldIndex(schema).get(id)
  if (!entry) throw new BadRequest(`Cannot find source column for ${use}: ${id}`)
  if (typeof entry.field.type !== 'string')
    throw new BadRequest(`Cannot use non-primitive source field ${entry.name} for ${use}`)
  if (entry.repeated)
    throw new BadRequest(`Invalid parent of ${entry.name} for ${use}: it is inside a list or map`)
  return entry.field
}

const checkTransformOf = (schema: Schema, sourceId: number, transform: string, use: string): void => {
  const source = sourceOf(schema, sourceId, use)
  const parsed = parseTransform(transform)
  if (typeof source.type === 'string' && !canTransform(parsed, parsePrimitive(source.type)))
    throw new BadRequest(`Invalid source type ${source.type} for transform: ${transform}`)
}

const checkPartitionField = (schema: Schema, field: PartitionField): void => {
  const transform = parseTransform(field.transform)
  if (transform.kind !== 'void')
    checkTransformOf(schema, field['source-id'], field.transform, 'partition field')
  if (field.name === '') throw new BadRequest('Cannot use empty partition name')
  const clash = fieldNamed(schema, field.name)
  if (clash && clash.field.id !== field['source-id'])
    throw new BadRequest(`Cannot create partition from name that exists in schema: ${field.name}`)
}

/** Whether a spec can be used with a schema. Throws `BadRequest`. */
export const checkSpec = (spec: PartitionSpec, schema: Schema, formatVersion: number): void => {
  const names = new Set<string>()
  const ids = new Set<number>()
  for (const [index, field] of spec.fields.entries()) {
    checkPartitionField(schema, field)
    if (names.has(field.name)) throw new BadRequest(`Cannot use partition name more than once: ${field.name}`)
    if (ids.has(field['field-id']))
      throw new BadRequest(`Cannot use partition field id more than once: ${field['field-id']}`)
    if (formatVersion === 1 && field['field-id'] !== 1000 + index)
      throw new BadRequest('Spec does not use sequential IDs that are required in v1')
    names.add(field.name)
    ids.add(field['field-id'])
  }
}

/** Java 1.11 writes identity partitions on `fixed` wrongly, so that a new spec must not have them. */
export const refuseFixedIdentity = (spec: PartitionSpec, schema: Schema): void => {
  for (const field of spec.fields) {
    const type = fieldIndex(schema).get(field['source-id'])?.field.type
    if (
      parseTransform(field.transform).kind === 'identity' &&
      typeof type === 'string' &&
      type.startsWith('fixed')
    )
      throw new BadRequest(
        `Cannot partition by the values of ${field.name}: other engines write ${type} partitions wrongly`,
      )
  }
}

/** Whether an order can be used with a schema. Throws `BadRequest`. */
export const checkSortOrder = (order: SortOrder, schema: Schema): void => {
  for (const field of order.fields)
    checkTransformOf(schema, field['source-id'], field.transform, 'sort field')
}
