import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { Snapshot, TableParams } from './shapes.ts'

export const listSnapshots = operation({
  name: 'tables.snapshots',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/snapshots',
  summary: 'The snapshots of a table, newest first',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: TableParams,
  query: PageQuery,
  response: pageOf('snapshots', Snapshot),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_NOT_FOUND],
})
