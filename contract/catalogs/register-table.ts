import { z } from 'zod'
import { operation } from '../operation.ts'
import { FreeText, NewSqlName } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { SchemaParams, TableSummary } from './shapes.ts'

export const registerTable = operation({
  name: 'tables.register',
  method: 'POST',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables',
  summary: 'Take in a table that lies in the catalog or an allowed prefix, by its metadata file',
  effect: 'write',
  permission: { on: 'catalog', verb: 'manage' },
  params: SchemaParams,
  body: z.strictObject({
    name: NewSqlName,
    /** `s3://…/metadata/00007-….metadata.json`; it stays where it is. */
    metadata_location: FreeText(4096),
    /** A table that has the name gives way; its files stay. */
    overwrite: z.boolean().default(false),
  }),
  response: TableSummary,
  status: 201,
  errors: [
    catalogErrors.CATALOG_NOT_FOUND,
    catalogErrors.SCHEMA_NOT_FOUND,
    catalogErrors.TABLE_EXISTS,
    catalogErrors.PATH_OUTSIDE_TABLE,
  ],
})
