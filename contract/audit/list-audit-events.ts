import { operation } from '../operation.ts'
import { pageOf, PageQuery } from '../shapes.ts'
import { AuditEvent, AuditFilter } from './shapes.ts'

export const listAuditEvents = operation({
  name: 'audit.list',
  method: 'GET',
  path: '/api/v1/audit-events',
  summary: 'Who did what, newest first',
  effect: 'read',
  permission: { on: 'organisation', verb: 'manage' },
  query: PageQuery.extend(AuditFilter.shape),
  response: pageOf('audit_events', AuditEvent),
})
