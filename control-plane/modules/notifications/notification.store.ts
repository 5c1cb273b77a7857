import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { NotificationTable } from '../../db/generated/tables.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { stringifyJson } from '../../platform/json.ts'
import type { Notice, NoticeEvent, NoticeMessage } from './notices.policy.ts'

export type NotificationRow = Selectable<NotificationTable>
/** Of a run: what is told of schedules and triggers has none. */
export type RunNotificationRow = NotificationRow & { readonly event: NoticeEvent }

/** A notice of one run, due when it is written, or `dueSeconds` after `dueFrom` (else after that moment). */
export interface NewNotice extends Notice {
  readonly runId: string
  readonly workspaceId: string
  readonly dueSeconds?: number | undefined
  readonly dueFrom?: string | undefined
}

/** The parameter of `insertNotices`. */
export const noticeRecords = (notices: readonly NewNotice[]): string =>
  stringifyJson(
    notices.map((notice) => ({
      id: newId(),
      run_id: notice.runId,
      workspace_id: notice.workspaceId,
      event: notice.event,
      ordinal: notice.ordinal,
      connection: notice.connection,
      recipients: notice.recipients,
      message: notice.message,
      due_from: notice.dueFrom ?? null,
      due_seconds: notice.dueSeconds ?? 0,
    })),
  )

/** Writes notices within the statement of what they tell of: those whose run is in the table `among`, column `id`. */
export const insertNotices = (records: string, among: string): RawBuilder<unknown> => sql`
  INSERT INTO notification (id, run_id, workspace_id, event, ordinal, connection, recipients, message, next_attempt_at)
  SELECT x.id, x.run_id, x.workspace_id, x.event, x.ordinal, x.connection, x.recipients, x.message,
    coalesce(x.due_from, clock_timestamp()) + make_interval(secs => x.due_seconds)
  FROM json_to_recordset(${records}::json) AS x (id uuid, run_id uuid, workspace_id uuid, event text, ordinal int,
    connection text, recipients text[], message json, due_from timestamptz, due_seconds float8)
  JOIN ${sql.table(among)} AS among ON among.id = x.run_id
  ON CONFLICT (run_id, event, ordinal) DO NOTHING`

/** Writes that a schedule or a table trigger paused itself. */
export const insertPauseNotice = async (
  tx: Tx,
  notice: {
    readonly starter: { readonly kind: 'schedule' | 'table trigger'; readonly id: string }
    readonly workspaceId: string
    readonly connection: string
    readonly recipients: readonly string[]
    readonly message: NoticeMessage
  },
): Promise<void> => {
  const { kind, id } = notice.starter
  await tx
    .insertInto('notification')
    .values({
      id: newId(),
      ...(kind === 'schedule' ? { schedule_id: id } : { trigger_id: id }),
      workspace_id: notice.workspaceId,
      event: 'PAUSED',
      ordinal: 0,
      connection: notice.connection,
      recipients: [...notice.recipients],
      message: stringifyJson(notice.message),
    })
    .execute()
}

/** Forgets that runs would be late, within the statement that ends them: rows of `among` that are `done`. */
export const dropLateNotices = (among: string): RawBuilder<unknown> => sql`
  DELETE FROM notification n USING ${sql.table(among)} AS among
  WHERE n.run_id = among.id AND among.done AND n.event = 'LATE' AND n.state = 'PENDING' AND n.attempts = 0`

export interface TakenNotification extends NotificationRow {
  /** Seconds that it has been waiting since it was written. */
  readonly age_seconds: number
}

/**
 * Takes notifications that are due, for `leaseSeconds`: at most `perConnection` of each connection and none of those
 * that are `busy` (`workspace connection`), so that a receiver who hangs holds up its own only.
 */
export const takeDue = async (
  tx: Tx,
  options: {
    readonly limit: number
    readonly perConnection: number
    readonly busy: readonly string[]
    readonly leaseSeconds: number
  },
): Promise<TakenNotification[]> => {
  const { limit, perConnection, busy, leaseSeconds } = options
  const { rows } = await sql<TakenNotification>`
WITH due AS MATERIALIZED (
  SELECT id, workspace_id, connection, next_attempt_at FROM notification
  WHERE next_attempt_at <= clock_timestamp()
    AND NOT (workspace_id::text || ' ' || connection = ANY(${[...busy]}::text[]))
  ORDER BY next_attempt_at LIMIT 2000
), fair AS (
  SELECT id, next_attempt_at, row_number() OVER (PARTITION BY workspace_id, connection ORDER BY next_attempt_at) AS turn
  FROM due
), mine AS (
  SELECT n.id FROM notification n JOIN fair ON fair.id = n.id
  WHERE fair.turn <= ${perConnection} AND n.next_attempt_at <= clock_timestamp()
  ORDER BY fair.turn, fair.next_attempt_at LIMIT ${limit} FOR UPDATE OF n SKIP LOCKED
)
UPDATE notification n SET attempts = n.attempts + 1,
  next_attempt_at = clock_timestamp() + make_interval(secs => ${leaseSeconds})
FROM mine WHERE n.id = mine.id
RETURNING n.*, extract(epoch FROM clock_timestamp() - n.created_at)::float8 AS age_seconds`.execute(tx)
  return rows
}

/** What became of an attempt. */
export type Ending =
  | { readonly state: 'DELIVERED' }
  | { readonly state: 'DEAD'; readonly error: string }
  | { readonly state: 'PENDING'; readonly error: string; readonly retrySeconds: number }

/** Notes how an attempt ended, unless another took the notification meanwhile. */
export const endAttempt = async (
  db: Database,
  { id, attempts }: Pick<NotificationRow, 'id' | 'attempts'>,
  ending: Ending,
): Promise<void> => {
  const isEnd = ending.state !== 'PENDING'
  const retry = ending.state === 'PENDING' ? ending.retrySeconds : 0
  await db
    .updateTable('notification')
    .set({
      state: ending.state,
      last_error: 'error' in ending ? ending.error : null,
      finished_at: isEnd ? sql`clock_timestamp()` : null,
      next_attempt_at: isEnd ? null : sql`clock_timestamp() + make_interval(secs => ${retry})`,
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('state', '=', 'PENDING')
    .execute()
}

/** Milliseconds of database time until something is due; undefined: nothing waits. */
export const millisUntilDue = async (db: Database): Promise<number | undefined> => {
  const { rows } = await sql<{ millis: number | null }>`
SELECT extract(epoch FROM min(next_attempt_at) - clock_timestamp())::float8 * 1000 AS millis FROM notification
WHERE next_attempt_at IS NOT NULL`.execute(db)
  return rows[0]?.millis ?? undefined
}

/** Of one run, oldest first. Those that a run would be late for are told once it is. */
export const notificationsOfRun = (db: Database, runId: string): Promise<RunNotificationRow[]> =>
  db
    .selectFrom('notification')
    .selectAll()
    .where('run_id', '=', runId)
    .where((where) => where.or([where('event', '<>', 'LATE'), where('attempts', '>', 0)]))
    .orderBy('created_at')
    .orderBy('event')
    .orderBy('ordinal')
    .$narrowType<Pick<RunNotificationRow, 'event'>>()
    .execute()

export const lockNotification = (tx: Tx, runId: string, id: string): Promise<NotificationRow | undefined> =>
  tx
    .selectFrom('notification')
    .selectAll()
    .where('id', '=', id)
    .where('run_id', '=', runId)
    .forUpdate()
    .executeTakeFirst()

/** Begins anew with the same id. */
export const sendAgain = (tx: Tx, id: string): Promise<RunNotificationRow> =>
  tx
    .updateTable('notification')
    .set({ state: 'PENDING', attempts: 0, finished_at: null, next_attempt_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .returningAll()
    .$narrowType<Pick<RunNotificationRow, 'event'>>()
    .executeTakeFirstOrThrow()

/** Forgets what was told or given up long ago. */
export const deleteOldNotifications = async (db: Database, days: number): Promise<void> => {
  await sql`
DELETE FROM notification WHERE finished_at < clock_timestamp() - make_interval(days => ${days})`.execute(db)
}
