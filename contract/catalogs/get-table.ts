import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { Table, TableParams } from './shapes.ts'

export const getTable = operation({
  name: 'tables.get',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}',
  summary: 'One table: columns, partitioning, size, properties',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: TableParams,
  response: Table,
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_NOT_FOUND],
})
