import { z } from 'zod'
import { operation } from '../operation.ts'
import { Long } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { Table, TableParams } from './shapes.ts'

export const rollbackTable = operation({
  name: 'tables.rollback',
  method: 'POST',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/rollback',
  summary:
    'Make a known snapshot the current one; later snapshots stay until they expire, so that this can be undone',
  effect: 'write',
  permission: { on: 'table', verb: 'write' },
  params: TableParams,
  body: z.strictObject({
    snapshot_id: Long,
    /** The current snapshot as the caller saw it: when it is another by now, nothing is done. */
    expected_current_snapshot_id: Long.optional(),
  }),
  response: Table,
  errors: [
    catalogErrors.CATALOG_NOT_FOUND,
    catalogErrors.SCHEMA_NOT_FOUND,
    catalogErrors.TABLE_NOT_FOUND,
    catalogErrors.SNAPSHOT_NOT_FOUND,
    catalogErrors.COMMIT_CONFLICT,
  ],
})
