import { BadRequest } from '../errors.ts'
import type { NewSchema } from '../types.ts'
import { allFields, fieldIndex, type IndexedField } from './field-index.ts'
import { parsePrimitive, sinceVersion } from './primitive-type.ts'

const checkUnique = (entries: readonly IndexedField[]): void => {
  const ids = new Map<number, string>()
  const names = new Map<string, number>()
  for (const { field, name } of entries) {
    const sameId = ids.get(field.id)
    if (sameId !== undefined)
      throw new BadRequest(`Invalid schema: field id ${field.id} is used by ${sameId} and ${name}`)
    const sameName = names.get(name)
    if (sameName !== undefined)
      throw new BadRequest(`Invalid schema: multiple fields for name ${name}: ${sameName} and ${field.id}`)
    ids.set(field.id, name)
    names.set(name, field.id)
  }
}

const checkVersion = ({ field, name }: IndexedField, formatVersion: number): void => {
  if (typeof field.type === 'string' && formatVersion < sinceVersion(parsePrimitive(field.type)))
    throw new BadRequest(`Invalid type for ${name}: ${field.type} is not supported until v3`)
  if (formatVersion < 3 && field['initial-default'] !== undefined)
    throw new BadRequest(`Invalid initial default for ${name}: non-null default is not supported until v3`)
}

const checkIdentifier = (schema: NewSchema, id: number): void => {
  const entry = fieldIndex(schema).get(id)
  const refuse = (why: string): never => {
    throw new BadRequest(`Cannot add field ${entry?.name ?? id} as an identifier field: ${why}`)
  }
  if (!entry) return refuse('not found in the schema')
  if (typeof entry.field.type !== 'string') return refuse('not a primitive type field')
  if (!entry.field.required) return refuse('not a required field')
  if (['float', 'double'].includes(entry.field.type)) return refuse('must not be float or double field')
  if (entry.repeated) return refuse('must not be nested in a list or map')
  for (const parent of entry.parents)
    if (!fieldIndex(schema).get(parent)?.field.required)
      return refuse('must not be nested in an optional field')
}

/**
 * What Java's `Schema` constructor and `checkCompatibility` check: unique ids and names, types that the format
 * version has, identifier fields that can identify. Throws `BadRequest`.
 */
export const checkSchema = (schema: NewSchema, formatVersion: number): void => {
  const entries = [...allFields(schema)]
  checkUnique(entries)
  for (const entry of entries) checkVersion(entry, formatVersion)
  for (const id of schema['identifier-field-ids'] ?? []) checkIdentifier(schema, id)
}
