import { z } from 'zod'
import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { TableParams } from './shapes.ts'

export const getTableDdl = operation({
  name: 'tables.ddl',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/ddl',
  summary: 'The CREATE TABLE statement that makes an empty table like this one',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: TableParams,
  response: z.object({ ddl: z.string() }),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_NOT_FOUND],
})
