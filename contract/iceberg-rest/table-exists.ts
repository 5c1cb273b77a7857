import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { TableParams } from './shapes.ts'

export const icebergTableExists = operation({
  name: 'iceberg_tables.exists',
  method: 'HEAD',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/tables/{table}',
  summary: 'Whether a table exists',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  surface: 'iceberg',
  params: TableParams,
  errors: [icebergErrors.NoSuchWarehouseException, icebergErrors.NoSuchTableException],
})
