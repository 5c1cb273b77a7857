import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { CatalogParams, Schema } from './shapes.ts'

export const listSchemas = operation({
  name: 'schemas.list',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas',
  summary: 'The schemas of a catalog, by name',
  effect: 'read',
  permission: { on: 'catalog', verb: 'read' },
  params: CatalogParams,
  query: PageQuery,
  response: pageOf('schemas', Schema),
  errors: [catalogErrors.CATALOG_NOT_FOUND],
})
