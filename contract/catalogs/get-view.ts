import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { View, ViewParams } from './shapes.ts'

export const getView = operation({
  name: 'views.get',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/views/{view}',
  summary: 'One view: its text, columns and properties',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: ViewParams,
  response: View,
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.VIEW_NOT_FOUND],
})
