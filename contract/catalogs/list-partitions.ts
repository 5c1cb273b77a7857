import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { Partition, TableParams } from './shapes.ts'

export const listPartitions = operation({
  name: 'tables.partitions',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/partitions',
  summary: 'Rows, files and bytes of each partition of the current snapshot',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: TableParams,
  query: PageQuery,
  response: pageOf('partitions', Partition),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_NOT_FOUND],
})
