import type { Output } from '@boathouse/contract'
import type { operations } from '@boathouse/contract'
import type { AuditRow } from './audit.store.ts'

export type AuditEventView = Output<typeof operations.listAuditEvents>['audit_events'][number]

const OUTCOMES = { done: 'done', refused: 'refused', failed: 'failed' } as const

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const outcomeOf = (text: string): AuditEventView['outcome'] =>
  text === OUTCOMES.done || text === OUTCOMES.refused ? text : OUTCOMES.failed

export const presentEvent = (row: AuditRow): AuditEventView => ({
  event_id: row.id,
  at: row.at,
  operation: row.operation,
  outcome: outcomeOf(row.outcome),
  principal: row.principal_name,
  principal_id: row.principal_id,
  credential_kind: row.credential_kind,
  credential_id: row.credential_id,
  object_kind: row.object_kind,
  object_id: row.object_id,
  object_name: row.object_name,
  workspace_id: row.workspace_id,
  request_id: row.request_id ?? '',
  source_address: row.remote_address,
  before_sha256: row.before_sha256?.toString('hex') ?? null,
  after_sha256: row.after_sha256?.toString('hex') ?? null,
  details: isRecord(row.details) ? row.details : {},
  erased_at: row.erased_at,
})
