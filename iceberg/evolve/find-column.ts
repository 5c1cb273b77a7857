import { fieldIndex, type IndexedField } from '../schema/field-index.ts'
import type { StructType } from '../types.ts'
import { EvolutionRefused } from './evolve-error.ts'

/** A column or nested field: `['address', 'city']`; list elements and map parts are `element`, `key`, `value`. */
export type ColumnPath = readonly string[]

export const dotted = (path: ColumnPath): string => path.join('.')

/** Finds a field by its path: the exact spelling, else the only one that differs by case. Throws `AMBIGUOUS_NAME`. */
export const findColumn = (schema: StructType, path: ColumnPath): IndexedField | undefined => {
  const name = dotted(path)
  const alike = [...fieldIndex(schema).values()].filter(
    (entry) => entry.path.length === path.length && entry.name.toLowerCase() === name.toLowerCase(),
  )
  const exact = alike.find((entry) => entry.name === name)
  if (exact || alike.length <= 1) return exact ?? alike[0]
  throw new EvolutionRefused(
    'AMBIGUOUS_NAME',
    name,
    `${name} may mean ${alike.map((entry) => entry.name).join(' or ')}: write the one you mean exactly`,
  )
}

/** Throws `EvolutionRefused` COLUMN_NOT_FOUND, too. */
export const needColumn = (schema: StructType, path: ColumnPath): IndexedField => {
  const found = findColumn(schema, path)
  if (found) return found
  throw new EvolutionRefused('COLUMN_NOT_FOUND', dotted(path), `There is no column ${dotted(path)}`)
}
