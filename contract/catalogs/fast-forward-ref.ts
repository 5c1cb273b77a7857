import { z } from 'zod'
import { operation } from '../operation.ts'
import { ForeignName } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { RefParams, TableRef } from './shapes.ts'

export const fastForwardRef = operation({
  name: 'tables.fast_forward',
  method: 'POST',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/refs/{ref}/fast-forward',
  summary: 'Bring a branch to the head of another one that comes after it',
  effect: 'write',
  permission: { on: 'table', verb: 'write' },
  params: RefParams,
  body: z.strictObject({ to: ForeignName }),
  response: TableRef,
  errors: [
    catalogErrors.CATALOG_NOT_FOUND,
    catalogErrors.SCHEMA_NOT_FOUND,
    catalogErrors.TABLE_NOT_FOUND,
    catalogErrors.REF_NOT_FOUND,
    catalogErrors.INVALID_CHANGE,
  ],
})
