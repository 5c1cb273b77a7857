import { z } from 'zod'
import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { SchemaParams, TableSummary } from './shapes.ts'

export const listTables = operation({
  name: 'tables.list',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables',
  summary: 'The tables of a schema, by name; on request its views, too',
  effect: 'read',
  permission: { on: 'schema', verb: 'read' },
  params: SchemaParams,
  query: PageQuery.extend({ kind: z.enum(['table', 'view', 'all']).default('table') }),
  response: pageOf('tables', TableSummary),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND],
})
