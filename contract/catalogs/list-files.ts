import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { DataFile, TableParams } from './shapes.ts'

export const listFiles = operation({
  name: 'tables.files',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/files',
  summary: 'The live files of the current snapshot, in path order',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: TableParams,
  query: PageQuery,
  response: pageOf('files', DataFile),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_NOT_FOUND],
})
