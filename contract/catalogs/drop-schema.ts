import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { SchemaParams } from './shapes.ts'

export const dropSchema = operation({
  name: 'schemas.drop',
  method: 'DELETE',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}',
  summary: 'Drop an empty schema',
  effect: 'write',
  permission: { on: 'catalog', verb: 'write' },
  params: SchemaParams,
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.SCHEMA_NOT_EMPTY],
})
