import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'
import type { ScheduleRow } from './schedule.store.ts'

export type DueRow = ScheduleRow & {
  readonly next_fire_at: string
  /** The time of the database. */
  readonly now: string
  readonly job_deleted: boolean
  readonly job: string
}

/** Takes schedules that are due, oldest first, and holds them; those that another scheduler holds are left to it. */
export const takeDue = async (tx: Tx, limit: number): Promise<DueRow[]> => {
  const { rows } = await sql<DueRow>`
SELECT schedule.*, clock_timestamp() AS now, job.deleted_at IS NOT NULL AS job_deleted, job.name AS job
FROM schedule JOIN job ON job.id = schedule.job_id
WHERE schedule.next_fire_at <= clock_timestamp()
ORDER BY schedule.next_fire_at LIMIT ${limit} FOR UPDATE OF schedule SKIP LOCKED`.execute(tx)
  return rows
}

export interface NewFire {
  readonly scheduleId: string
  readonly instant: Date
  readonly runId: string
}

/** Writes fires; gives the ids of the runs whose instant nobody had fired. */
export const insertFires = async (tx: Tx, fires: readonly NewFire[]): Promise<ReadonlySet<string>> => {
  const records = fires.map(({ scheduleId, instant, runId }) => ({
    schedule_id: scheduleId,
    instant: instant.toISOString(),
    run_id: runId,
  }))
  const { rows } = await sql<{ run_id: string }>`
INSERT INTO schedule_fire (schedule_id, instant, run_id)
SELECT schedule_id, instant, run_id
FROM json_to_recordset(${JSON.stringify(records)}::json) AS x (schedule_id uuid, instant timestamptz, run_id uuid)
ON CONFLICT (schedule_id, instant) DO NOTHING RETURNING run_id`.execute(tx)
  return new Set(rows.map((row) => row.run_id))
}

export interface NextFire {
  readonly id: string
  /** Undefined: never. */
  readonly next: Date | undefined
  /** The schedule is paused, because of this. */
  readonly pausedReason?: string
}

/** Says when each schedule is to be looked at next. */
export const moveNextFires = async (tx: Tx, moves: readonly NextFire[]): Promise<void> => {
  const records = moves.map(({ id, next, pausedReason }) => ({
    id,
    next: next?.toISOString() ?? null,
    paused_reason: pausedReason ?? null,
  }))
  await sql`
UPDATE schedule SET next_fire_at = x.next, paused = paused OR x.paused_reason IS NOT NULL,
  paused_reason = coalesce(x.paused_reason, schedule.paused_reason),
  version = version + (x.paused_reason IS NOT NULL)::int
FROM json_to_recordset(${JSON.stringify(records)}::json) AS x (id uuid, next timestamptz, paused_reason text)
WHERE schedule.id = x.id`.execute(tx)
}

/** Runs that were not made after all: their instants stay fired. */
export const forgetRuns = async (tx: Tx, runIds: readonly string[]): Promise<void> => {
  if (runIds.length === 0) return
  await sql`
UPDATE schedule_fire SET run_id = NULL WHERE fired_at >= transaction_timestamp() AND run_id = ANY(${runIds}::uuid[])`.execute(
    tx,
  )
}

/** Milliseconds of database time until the next schedule is due, negative when it is late; undefined: none is. */
export const millisUntilDue = async (db: Database): Promise<number | undefined> => {
  const { rows } = await sql<{ millis: number | null }>`
SELECT extract(epoch FROM min(next_fire_at) - clock_timestamp())::float8 * 1000 AS millis FROM schedule
WHERE next_fire_at IS NOT NULL`.execute(db)
  return rows[0]?.millis ?? undefined
}

/** Forgets fires of long ago, but for the newest of each schedule. */
export const deleteOldFires = async (db: Database, days: number): Promise<void> => {
  await sql`
DELETE FROM schedule_fire old USING schedule
WHERE schedule.id = old.schedule_id AND old.fired_at < clock_timestamp() - make_interval(days => ${days})
  AND old.instant < (SELECT max(instant) FROM schedule_fire WHERE schedule_id = old.schedule_id)`.execute(db)
}
