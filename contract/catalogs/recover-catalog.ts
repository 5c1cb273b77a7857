import { z } from 'zod'
import { operation } from '../operation.ts'
import { CatalogName, FreeText, Instant, Long } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { CatalogParams } from './shapes.ts'

const RecoveredEntry = z
  .object({
    /** Null when no metadata file of the location can be used. */
    kind: z.enum(['table', 'view']).nullable(),
    /** Schema and name, with dots; null when neither a stored name nor the location tells one. */
    name: z.string().nullable(),
    location: z.string(),
    /** The metadata file that was chosen. */
    metadata_location: z.string().nullable(),
    snapshot_id: Long.nullable(),
    updated_at: Instant.nullable(),
    outcome: z.enum([
      'WILL_REGISTER',
      'REGISTERED',
      'WILL_REPLACE',
      'REPLACED',
      'ALREADY_THERE',
      'SKIPPED',
      'FAILED',
    ]),
    reason: z.string().nullable(),
    /** Newer metadata files that were not chosen. */
    passed_over: z.array(z.object({ metadata_location: z.string(), reason: z.string() })),
  })
  .meta({ id: 'RecoveredEntry' })

export const recoverCatalog = operation({
  name: 'catalogs.recover',
  method: 'POST',
  path: '/api/v1/catalogs/{catalog}/recover',
  summary:
    'Find tables and views in the store that the catalog does not have, and register them with `apply`',
  effect: 'write',
  permission: { on: 'catalog', verb: 'manage' },
  params: CatalogParams,
  body: z.strictObject({
    /** Without it the answer says what would be done. */
    apply: z.boolean().default(false),
    /** Names, as the answer gives them, of live tables that give way to what is in the store, and of dropped ones to bring back. */
    overwrite: z.array(FreeText(1024)).max(10_000).default([]),
  }),
  response: z.object({ catalog: CatalogName, applied: z.boolean(), entries: z.array(RecoveredEntry) }),
  errors: [catalogErrors.CATALOG_NOT_FOUND],
})
