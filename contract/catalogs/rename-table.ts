import { z } from 'zod'
import { operation } from '../operation.ts'
import { ForeignName, NewSqlName } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { TableParams, TableSummary } from './shapes.ts'

export const renameTable = operation({
  name: 'tables.rename',
  method: 'POST',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/rename',
  summary: 'Give a table another name or schema within its catalog',
  effect: 'write',
  permission: { on: 'schema', verb: 'write' },
  params: TableParams,
  body: z.strictObject({ schema: ForeignName.optional(), name: NewSqlName }),
  response: TableSummary,
  errors: [catalogErrors.TABLE_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_EXISTS],
})
