import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id, Instant, PageQuery, pageOf } from '../shapes.ts'

const AuditEvent = z
  .object({
    event_id: Id,
    at: Instant,
    operation: z.string(),
    outcome: z.enum(['done', 'refused']),
    principal: z.string().nullable(),
    object_kind: z.string().nullable(),
    object_id: z.string().nullable(),
    object_name: z.string().nullable(),
    request_id: z.string(),
    source_address: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' })

export const listAuditEvents = operation({
  name: 'audit.list',
  method: 'GET',
  path: '/api/v1/audit-events',
  summary: 'Who did what, newest first',
  effect: 'read',
  permission: { on: 'organisation', verb: 'manage' },
  query: PageQuery.extend({
    operation: z.string().max(128).optional(),
    principal: z.string().max(255).optional(),
  }),
  response: pageOf('audit_events', AuditEvent),
})
