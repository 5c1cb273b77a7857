import { BadRequest } from '../errors.ts'
import { checkSchema } from '../schema/check-schema.ts'
import { highestFieldId } from '../schema/field-index.ts'
import { sameSchema } from '../schema/same-schema.ts'
import type { NewSchema } from '../types.ts'
import { change, resolveLastAdded, type Draft } from './draft.ts'

/** A schema equal to a known one is that one; otherwise it gets the highest id + 1 (0 for the first). */
export const addSchema = (draft: Draft, schema: NewSchema, lastColumnId?: number): void => {
  const { table } = draft
  checkSchema(schema, table['format-version'])
  const highest = highestFieldId(schema)
  if (lastColumnId !== undefined && lastColumnId < highest)
    throw new BadRequest(
      `Invalid last column ID: ${lastColumnId} < ${highest} (highest field ID of the schema)`,
    )
  const columnId = Math.max(table['last-column-id'], highest, lastColumnId ?? 0)
  const same = table.schemas.find((known) => sameSchema(known, schema))
  if (same) {
    draft.lastAddedSchema = same['schema-id']
    if (columnId !== table['last-column-id']) change(draft, { 'last-column-id': columnId })
    return
  }
  const id = Math.max(-1, ...table.schemas.map((known) => known['schema-id'])) + 1
  change(draft, {
    schemas: [...table.schemas, { ...schema, 'schema-id': id }],
    'last-column-id': columnId,
  })
  draft.lastAddedSchema = id
}

/** Specs and orders are kept although the new schema may lack their columns: old data is read by them. */
export const setCurrentSchema = (draft: Draft, given: number): void => {
  const id = resolveLastAdded(given, draft.lastAddedSchema, 'schema')
  if (!draft.table.schemas.some((schema) => schema['schema-id'] === id))
    throw new BadRequest(`Cannot set current schema to unknown schema: ${id}`)
  if (id !== draft.table['current-schema-id']) change(draft, { 'current-schema-id': id })
}

export const removeSchemas = (draft: Draft, ids: readonly number[]): void => {
  if (ids.includes(draft.table['current-schema-id'])) throw new BadRequest('Cannot remove the current schema')
  const schemas = draft.table.schemas.filter((schema) => !ids.includes(schema['schema-id']))
  if (schemas.length < draft.table.schemas.length) change(draft, { schemas })
}
