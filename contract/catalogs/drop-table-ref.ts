import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { RefParams } from './shapes.ts'

export const dropTableRef = operation({
  name: 'tables.drop_ref',
  method: 'DELETE',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/refs/{ref}',
  summary: 'Drop a branch or tag; its snapshots stay until they expire',
  effect: 'write',
  permission: { on: 'table', verb: 'write' },
  params: RefParams,
  errors: [
    catalogErrors.CATALOG_NOT_FOUND,
    catalogErrors.SCHEMA_NOT_FOUND,
    catalogErrors.TABLE_NOT_FOUND,
    catalogErrors.REF_NOT_FOUND,
    catalogErrors.INVALID_CHANGE,
  ],
})
