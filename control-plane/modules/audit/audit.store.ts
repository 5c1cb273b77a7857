import { hash } from 'node:crypto'
import { sql, type QueryCreator } from 'kysely'
import type { Tables } from '../../db/generated/tables.ts'
import type { AuditEvent, Principal } from '../../platform/context.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { dataWithoutSecrets } from '../../platform/known-secrets.ts'
import { auditPayload } from './sealing/event-text.ts'
import { stateDigest } from './state-digest.ts'

export interface NewAuditEvent extends AuditEvent {
  readonly id: string
}

const credentialOf = (via: Principal['via'] | undefined): readonly [string | null, string | null] => {
  if (!via) return [null, null]
  if (via.kind === 'session') return ['session', via.sessionId]
  return via.kind === 'token' ? ['token', via.tokenId] : ['run', via.runId]
}

/** The columns of an event, for whoever writes it together with its change; all are texts, which JSON carries too. */
export const auditColumns = (event: NewAuditEvent) => {
  const [credential_kind, credential_id] = credentialOf(event.principal?.via)
  const details = dataWithoutSecrets(event.details)
  return {
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
    details: JSON.stringify(details),
    credential_kind,
    credential_id,
    before_sha256: stateDigest(event.before ?? event.details['before']),
    after_sha256: stateDigest(event.after ?? event.details['after']),
  }
}

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
    credential_kind: event.credential_kind,
    credential_id: event.credential_id,
    before_sha256: sql<Buffer | null>`${event.before_sha256}::bytea`,
    after_sha256: sql<Buffer | null>`${event.after_sha256}::bytea`,
  })

export const insertAuditEvent = async (db: Database, event: NewAuditEvent): Promise<void> => {
  await auditInsert(db, auditColumns(event)).execute()
}

export interface AuditRow {
  readonly id: string
  readonly at: string
  readonly operation: string
  readonly outcome: string
  readonly principal_id: string | null
  readonly principal_name: string | null
  readonly credential_kind: string | null
  readonly credential_id: string | null
  readonly request_id: string | null
  readonly remote_address: string | null
  readonly workspace_id: string | null
  readonly object_kind: string | null
  readonly object_id: string | null
  readonly object_name: string | null
  readonly before_sha256: Buffer | null
  readonly after_sha256: Buffer | null
  readonly details: unknown
  readonly erased_at: string | null
}

export interface AuditFilter {
  readonly operation?: string | undefined
  readonly principal?: string | undefined
  readonly outcome?: AuditEvent['outcome'] | undefined
  readonly object_kind?: string | undefined
  /** Id or name. */
  readonly object?: string | undefined
  readonly request_id?: string | undefined
  /** RFC 3339; from inclusive, to exclusive. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const auditRows = (db: Database) =>
  db
    .selectFrom('audit_event')
    .select([
      'id',
      'at',
      'operation',
      'outcome',
      'principal_id',
      'principal_name',
      'credential_kind',
      'credential_id',
      'request_id',
      'remote_address',
      'workspace_id',
      'object_kind',
      'object_id',
      'object_name',
      'before_sha256',
      'after_sha256',
      'details',
      'erased_at',
    ])

const PREFIX_STAR = /\*$/

const filtered = (db: Database, filter: AuditFilter) => {
  const { operation, object } = filter
  let query = auditRows(db)
  if (operation?.endsWith('*'))
    query = query.where(sql<boolean>`starts_with(operation, ${operation.replace(PREFIX_STAR, '')})`)
  else if (operation !== undefined) query = query.where('operation', '=', operation)
  if (filter.principal !== undefined) query = query.where('principal_name', '=', filter.principal)
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome)
  if (filter.object_kind !== undefined) query = query.where('object_kind', '=', filter.object_kind)
  if (object !== undefined)
    query = query.where((is) => is.or([is('object_id', '=', object), is('object_name', '=', object)]))
  if (filter.request_id !== undefined) query = query.where('request_id', '=', filter.request_id)
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('at', '<', filter.to)
  return query
}

/** Newest first. Events of transactions that are open now may still appear behind a page that was read. */
export const listAuditEvents = (
  db: Database,
  filter: AuditFilter,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<AuditRow[]> => {
  let query = filtered(db, filter).orderBy('at', 'desc').orderBy('id', 'desc').limit(limit)
  if (after) query = query.where(sql<boolean>`(at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  return query.execute()
}

/** Oldest first, after `after`: for exports, which go on where they are. */
export const listAuditEventsUpwards = (
  db: Database,
  filter: AuditFilter,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<AuditRow[]> => {
  let query = filtered(db, filter).orderBy('at').orderBy('id').limit(limit)
  if (after) query = query.where(sql<boolean>`(at, id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  return query.execute()
}

export const readAuditEvents = (db: Database, ids: readonly string[]): Promise<AuditRow[]> =>
  auditRows(db).where('id', 'in', ids).execute()

/** Takes everything personal out of an event and leaves its digest, so that the chain still holds. False: there is none. */
export const erasePayload = async (tx: Tx, id: string): Promise<boolean> => {
  const { rows } = await sql<{ payload: string }>`
    SELECT ${auditPayload} AS payload FROM audit_event WHERE id = ${id} AND erased_at IS NULL`.execute(tx)
  const [found] = rows
  if (!found) return false
  await sql`SELECT set_config('boathouse.audit_erasure', 'on', true)`.execute(tx)
  await sql`
    UPDATE audit_event SET erased_at = clock_timestamp(), payload_sha256 = ${hash('sha256', found.payload, 'buffer')},
      salt = NULL, principal_id = NULL, principal_name = NULL, credential_kind = NULL, credential_id = NULL,
      request_id = NULL, remote_address = NULL, workspace_id = NULL, object_kind = NULL, object_id = NULL,
      object_name = NULL, before_sha256 = NULL, after_sha256 = NULL, details = '{}'
    WHERE id = ${id}`.execute(tx)
  await sql`SELECT set_config('boathouse.audit_erasure', 'off', true)`.execute(tx)
  return true
}
