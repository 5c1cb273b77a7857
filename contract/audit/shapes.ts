import { z } from 'zod'
import { Id, Instant } from '../shapes.ts'

const Digest = z.string().regex(/^[0-9a-f]{64}$/)

export const AuditEvent = z
  .object({
    event_id: Id,
    at: Instant,
    operation: z.string(),
    outcome: z.enum(['done', 'refused', 'failed']),
    principal: z.string().nullable(),
    principal_id: z.string().nullable(),
    /** What the request carried to show who asks: a session, an access token, or the run that works. */
    credential_kind: z.string().nullable(),
    credential_id: z.string().nullable(),
    object_kind: z.string().nullable(),
    object_id: z.string().nullable(),
    object_name: z.string().nullable(),
    workspace_id: z.string().nullable(),
    request_id: z.string(),
    source_address: z.string().nullable(),
    /** SHA-256 of what the thing was, and of what it became; null where the operation gives none. */
    before_sha256: Digest.nullable(),
    after_sha256: Digest.nullable(),
    details: z.record(z.string(), z.unknown()),
    /** When the payload was erased; all but time, operation and outcome are gone then. */
    erased_at: Instant.nullable(),
  })
  .meta({ id: 'AuditEvent' })

const Text = (max: number): z.ZodString => z.string().min(1).max(max)

/** Which events; all that are given must fit. */
export const AuditFilter = z.strictObject({
  operation: Text(128)
    .optional()
    .meta({ description: 'a name such as tables.drop, or a beginning such as tables.*' }),
  principal: Text(255).optional(),
  outcome: z.enum(['done', 'refused', 'failed']).optional(),
  object_kind: Text(64).optional(),
  object: Text(255).optional().meta({ description: 'id or name of the thing' }),
  request_id: Text(128).optional(),
  from: Instant.optional().meta({ description: 'not before' }),
  to: Instant.optional().meta({ description: 'before' }),
})
