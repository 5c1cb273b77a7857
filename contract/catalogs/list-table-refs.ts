import { z } from 'zod'
import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { TableParams, TableRef } from './shapes.ts'

export const listTableRefs = operation({
  name: 'tables.refs',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/refs',
  summary: 'The branches and tags of a table, by name',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: TableParams,
  response: z.object({ refs: z.array(TableRef) }),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_NOT_FOUND],
})
