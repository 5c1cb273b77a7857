import { z } from 'zod'
import { operation } from '../operation.ts'
import { ForeignName, Long } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { RefParams, TableRef } from './shapes.ts'

/** Milliseconds, at least one; a long, hence text. */
const Age = Long.regex(/^[1-9]/, 'must be at least 1')

export const setTableRef = operation({
  name: 'tables.set_ref',
  method: 'PUT',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/refs/{ref}',
  summary: 'Create a branch or tag, or point one elsewhere',
  effect: 'write',
  permission: { on: 'table', verb: 'write' },
  params: RefParams,
  body: z
    .strictObject({
      type: z.enum(['branch', 'tag']),
      /** Absent, and no `from_ref`: the current snapshot. */
      snapshot_id: Long.optional(),
      from_ref: ForeignName.optional(),
      /** fail: it must not exist yet; replace: it may. */
      existing: z.enum(['fail', 'replace']).default('fail'),
      max_ref_age_ms: Age.optional(),
      max_snapshot_age_ms: Age.optional(),
      min_snapshots_to_keep: z.number().int().min(1).max(2_147_483_647).optional(),
    })
    .refine((body) => body.snapshot_id === undefined || body.from_ref === undefined, {
      path: ['from_ref'],
      message: 'give snapshot_id or from_ref, not both',
    }),
  response: TableRef,
  errors: [
    catalogErrors.CATALOG_NOT_FOUND,
    catalogErrors.SCHEMA_NOT_FOUND,
    catalogErrors.TABLE_NOT_FOUND,
    catalogErrors.SNAPSHOT_NOT_FOUND,
    catalogErrors.REF_NOT_FOUND,
    catalogErrors.REF_EXISTS,
    catalogErrors.INVALID_CHANGE,
  ],
})
