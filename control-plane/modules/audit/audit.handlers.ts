import { z } from 'zod'
import { operations } from '@boathouse/contract'
import type { Output } from '@boathouse/contract'
import type { Database } from '../../platform/database.ts'
import { handle, type Handler } from '../../platform/handle.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import { listAuditEvents, type AuditRow } from './audit.store.ts'

type Events = Output<typeof operations.listAuditEvents>['audit_events']

const tokens = pageTokens('audit', z.tuple([z.iso.datetime({ offset: true }), z.uuid()]))

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const present = (row: AuditRow): Events[number] => ({
  event_id: row.id,
  at: row.at,
  operation: row.operation,
  outcome: row.outcome === 'done' ? 'done' : 'refused',
  principal: row.principal_name,
  object_kind: row.object_kind,
  object_id: row.object_id,
  object_name: row.object_name,
  request_id: row.request_id ?? '',
  source_address: row.remote_address,
  details: isRecord(row.details) ? row.details : {},
})

export const auditHandlers = (db: Database): readonly Handler[] => [
  handle(operations.listAuditEvents, async (_ctx, { query }) => {
    const { page_size: size, page_token: token, operation, principal } = query
    const found = await listAuditEvents(db, { operation, principal }, tokens.decode(token), size + 1)
    const { rows, next_page_token } = pageOf(found, size, tokens, (row): [string, string] => [row.at, row.id])
    return { audit_events: rows.map(present), next_page_token }
  }),
]
