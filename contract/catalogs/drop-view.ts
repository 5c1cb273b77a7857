import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { ViewParams } from './shapes.ts'

export const dropView = operation({
  name: 'views.drop',
  method: 'DELETE',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/views/{view}',
  summary: 'Drop a view; its tables stay as they are',
  effect: 'write',
  permission: { on: 'schema', verb: 'write' },
  params: ViewParams,
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.VIEW_NOT_FOUND],
})
