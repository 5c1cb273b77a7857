import { z } from 'zod'
import { operation } from '../operation.ts'
import { Long } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { Snapshot, TableParams } from './shapes.ts'

export const expireTableSnapshots = operation({
  name: 'tables.expire_snapshots',
  method: 'POST',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/expire-snapshots',
  summary: 'Expire old snapshots and delete the files that only they lead to; a dry run says what would go',
  effect: 'write',
  permission: { on: 'table', verb: 'write' },
  params: TableParams,
  body: z.strictObject({
    /** True: say what would go, change nothing. */
    dry_run: z.boolean().default(true),
    /** Days, not below BOATHOUSE_MIN_RETENTION; older snapshots expire unless a branch or tag keeps them. Absent: as the table says, or 7. */
    older_than_days: z.number().min(0).max(36_500).optional(),
    /** Of each branch, at least so many stay. */
    retain_last: z.number().int().min(1).max(1_000_000).optional(),
  }),
  response: z.object({
    dry_run: z.boolean(),
    /** Oldest first. */
    snapshots: z.array(Snapshot),
    refs: z.array(z.string()),
    files: z.array(
      z.object({
        kind: z.enum([
          'data',
          'position_deletes',
          'equality_deletes',
          'manifest',
          'manifest_list',
          'statistics',
        ]),
        count: Long,
        /** null where metadata does not say. */
        size_bytes: Long.nullable(),
      }),
    ),
    /** Files outside the table’s own location are left alone: others may share them. */
    left_alone: Long,
  }),
  errors: [
    catalogErrors.CATALOG_NOT_FOUND,
    catalogErrors.SCHEMA_NOT_FOUND,
    catalogErrors.TABLE_NOT_FOUND,
    catalogErrors.INVALID_CHANGE,
  ],
})
