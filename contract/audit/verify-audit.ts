import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id, Instant, Long } from '../shapes.ts'

const Finding = z.object({
  kind: z.enum(['edited', 'deleted', 'broken', 'cut', 'inserted', 'unrecorded_erasure']),
  seal: Long.nullable(),
  event_id: Id.nullable(),
  what: z.string(),
})

const Count = z.number().int().nonnegative()

export const verifyAudit = operation({
  name: 'audit.verify',
  method: 'GET',
  path: '/api/v1/audit-verification',
  summary:
    'Holds every audit event against its seal, every seal against the chain, and the chain against its anchors',
  effect: 'read',
  permission: { on: 'organisation', verb: 'manage' },
  response: z
    .object({
      intact: z.boolean(),
      seals: Count,
      events: Count,
      erased: Count,
      /** Sealed after the last anchor: they could be cut off unseen. */
      unanchored: Count,
      /** Not sealed yet: they could be changed unseen. */
      unsealed: Count,
      anchor: z.object({ seal: Long, at: Instant, kept_in: z.string() }).nullable(),
      findings: z.array(Finding),
      /** How many there are; the list holds the first thousand. */
      finding_count: Count,
      seconds: z.number(),
    })
    .meta({ id: 'AuditVerification' }),
})
