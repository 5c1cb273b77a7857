import { z } from 'zod'
import { operation } from '../operation.ts'
import { AuditFilter } from './shapes.ts'

export const exportAuditEvents = operation({
  name: 'audit.export',
  method: 'GET',
  path: '/api/v1/audit-export',
  summary:
    'Every audit event that fits, oldest first, one JSON object a line: OCSF 1.3 «API Activity», or as the list gives them',
  effect: 'read',
  permission: { on: 'organisation', verb: 'manage' },
  query: AuditFilter.extend({ format: z.enum(['ocsf', 'ndjson']).default('ocsf') }),
  response: 'stream',
})
