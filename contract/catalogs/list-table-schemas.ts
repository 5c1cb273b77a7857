import { z } from 'zod'
import { operation } from '../operation.ts'
import { Instant } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { Column, SchemaDifference, TableParams } from './shapes.ts'

export const listTableSchemas = operation({
  name: 'tables.schemas',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/schemas',
  summary: 'How the columns of a table came to be: every schema that it had, newest first',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: TableParams,
  response: z.object({
    schemas: z.array(
      z.object({
        schema_id: z.number().int(),
        is_current: z.boolean(),
        columns: z.array(Column),
        /** Against the schema before; empty for the first. */
        changes: z.array(SchemaDifference),
        /** The first snapshot that was written with it, null when none is left. */
        first_used_at: Instant.nullable(),
      }),
    ),
  }),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_NOT_FOUND],
})
