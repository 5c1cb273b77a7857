import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { CatalogParams, NewSchema, Schema } from './shapes.ts'

export const createSchema = operation({
  name: 'schemas.create',
  method: 'POST',
  path: '/api/v1/catalogs/{catalog}/schemas',
  summary: 'Create a schema',
  effect: 'write',
  permission: { on: 'catalog', verb: 'write' },
  params: CatalogParams,
  body: NewSchema,
  response: Schema,
  status: 201,
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_EXISTS],
})
