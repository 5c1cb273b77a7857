import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { TableParams } from './shapes.ts'

export const icebergDropTable = operation({
  name: 'iceberg_tables.drop',
  method: 'DELETE',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/tables/{table}',
  summary: 'Drop a table; `purgeRequested` deletes its files too',
  effect: 'write',
  permission: { on: 'schema', verb: 'write' },
  surface: 'iceberg',
  params: TableParams,
  query: z.object({ purgeRequested: z.stringbool().default(false) }),
  errors: [icebergErrors.NoSuchWarehouseException, icebergErrors.NoSuchTableException],
})
