import { z } from 'zod'
import { errorTable } from '../errors.ts'
import { operation } from '../operation.ts'
import { FreeText, Id } from '../shapes.ts'

export const auditErrors = errorTable({
  AUDIT_EVENT_NOT_FOUND: {
    status: 404,
    message: (d: { event_id: string }) =>
      `There is no audit event ${d.event_id}, or its payload was erased already.`,
  },
})

export const eraseAuditPayload = operation({
  name: 'audit.erase_payload',
  method: 'POST',
  path: '/api/v1/audit-events/{event_id}/erase-payload',
  summary:
    'Erase who, what and where from of one audit event, where the law asks for it; time, operation, outcome and the seal stay',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  params: z.object({ event_id: Id }),
  body: z.strictObject({ reason: FreeText(500).min(1) }),
  errors: [auditErrors.AUDIT_EVENT_NOT_FOUND],
})
