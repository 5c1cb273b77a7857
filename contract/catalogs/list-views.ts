import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { SchemaParams, TableSummary } from './shapes.ts'

export const listViews = operation({
  name: 'views.list',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/views',
  summary: 'The views of a schema, by name',
  effect: 'read',
  permission: { on: 'schema', verb: 'read' },
  params: SchemaParams,
  query: PageQuery,
  response: pageOf('views', TableSummary),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND],
})
