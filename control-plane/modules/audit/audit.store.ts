import { sql, type QueryCreator } from 'kysely'
import type { Tables } from '../../db/generated/tables.ts'
import type { AuditEvent } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'

export interface NewAuditEvent extends AuditEvent {
  readonly id: string
}

/** The columns of an event, for whoever writes it together with its change. */
export const auditColumns = (event: NewAuditEvent) => ({
  id: event.id,
  operation: event.operation,
  outcome: event.outcome,
  principal_id: event.principal?.id ?? null,
  principal_name: event.principal?.name ?? null,
  request_id: event.requestId ?? null,
  remote_address: event.sourceAddress ?? null,
  workspace_id: event.object?.workspaceId ?? null,
  object_kind: event.object?.kind ?? null,
  object_id: event.object?.id ?? null,
  object_name: event.object?.name ?? null,
  details: JSON.stringify(event.details),
})

export type AuditColumns = ReturnType<typeof auditColumns>

/** The INSERT of one event, also as a part of a larger statement: each column is named, as `preparedQuery` needs it. */
export const auditInsert = (db: QueryCreator<Tables>, event: AuditColumns) =>
  db.insertInto('audit_event').values({
    id: event.id,
    operation: event.operation,
    outcome: event.outcome,
    principal_id: event.principal_id,
    principal_name: event.principal_name,
    request_id: event.request_id,
    remote_address: event.remote_address,
    workspace_id: event.workspace_id,
    object_kind: event.object_kind,
    object_id: event.object_id,
    object_name: event.object_name,
    details: event.details,
  })

export const insertAuditEvent = async (db: Database, event: NewAuditEvent): Promise<void> => {
  await auditInsert(db, auditColumns(event)).execute()
}

export interface AuditRow {
  readonly id: string
  readonly at: string
  readonly operation: string
  readonly outcome: string
  readonly principal_name: string | null
  readonly request_id: string | null
  readonly remote_address: string | null
  readonly object_kind: string | null
  readonly object_id: string | null
  readonly object_name: string | null
  readonly details: unknown
}

export interface AuditFilter {
  readonly operation: string | undefined
  readonly principal: string | undefined
}

/** Newest first. Events of transactions that are open now may still appear behind a page that was read. */
export const listAuditEvents = (
  db: Database,
  filter: AuditFilter,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<AuditRow[]> => {
  let query = db
    .selectFrom('audit_event')
    .select([
      'id',
      'at',
      'operation',
      'outcome',
      'principal_name',
      'request_id',
      'remote_address',
      'object_kind',
      'object_id',
      'object_name',
      'details',
    ])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (filter.operation !== undefined) query = query.where('operation', '=', filter.operation)
  if (filter.principal !== undefined) query = query.where('principal_name', '=', filter.principal)
  if (after) query = query.where(sql<boolean>`(at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  return query.execute()
}
