import { z } from 'zod'
import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { TableParams } from './shapes.ts'

export const dropTable = operation({
  name: 'tables.drop',
  method: 'DELETE',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}',
  summary: 'Drop a table; `purge` deletes its files too',
  effect: 'write',
  permission: { on: 'schema', verb: 'write' },
  params: TableParams,
  query: z.strictObject({ purge: z.stringbool().default(true) }),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_NOT_FOUND],
})
