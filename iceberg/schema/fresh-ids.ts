import { BadRequest } from '../errors.ts'
import type { IcebergType, NestedField, NewSchema } from '../types.ts'
import { allFields } from './field-index.ts'

/**
 * Numbers a schema anew, in the order of Java's `AssignFreshIds`: all fields of a level before those inside them.
 * With `known` (dotted name → id) fields keep the id that their name had. Identifier fields are carried over.
 * Throws `BadRequest` when an identifier field is not in the schema.
 */
export const assignFreshIds = (
  schema: NewSchema,
  nextId: () => number,
  known: ReadonlyMap<string, number> = new Map(),
): Pick<NewSchema, 'type' | 'fields' | 'identifier-field-ids'> => {
  const renumbered = new Map<number, number>()
  const idOf = (old: number, path: readonly string[]): number => {
    const id = known.get(path.join('.')) ?? nextId()
    renumbered.set(old, id)
    return id
  }
  const visitFields = (fields: readonly NestedField[], path: readonly string[]): NestedField[] => {
    const ids = fields.map((field) => idOf(field.id, [...path, field.name]))
    return fields.map((field, index) => ({
      ...field,
      id: ids[index] ?? 0,
      type: visit(field.type, [...path, field.name]),
    }))
  }
  const visit = (type: IcebergType, path: readonly string[]): IcebergType => {
    if (typeof type === 'string') return type
    switch (type.type) {
      case 'struct':
        return { ...type, fields: visitFields(type.fields, path) }
      case 'list': {
        const inside = [...path, 'element']
        const id = idOf(type['element-id'], inside)
        return { ...type, 'element-id': id, element: visit(type.element, inside) }
      }
      case 'map': {
        const [keyPath, valuePath] = [
          [...path, 'key'],
          [...path, 'value'],
        ]
        const keyId = idOf(type['key-id'], keyPath)
        const valueId = idOf(type['value-id'], valuePath)
        const key = visit(type.key, keyPath)
        return { ...type, 'key-id': keyId, key, 'value-id': valueId, value: visit(type.value, valuePath) }
      }
    }
  }
  const fields = visitFields(schema.fields, [])
  const identifiers = schema['identifier-field-ids']?.map((old) => {
    const id = renumbered.get(old)
    if (id === undefined)
      throw new BadRequest(`Cannot add field ${old} as an identifier field: not found in the schema`)
    return id
  })
  return { type: 'struct', fields, ...(identifiers?.length ? { 'identifier-field-ids': identifiers } : {}) }
}

/** Dotted name → field id. */
export const idsByName = (schema: NewSchema): ReadonlyMap<string, number> =>
  new Map(allFields(schema).map((entry) => [entry.name, entry.field.id]))
