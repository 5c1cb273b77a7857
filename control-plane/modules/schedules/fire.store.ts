import { sql } from 'kysely'
import { timestamptzArray, uuidArray } from '../../platform/binary-arrays.ts'
import type { Database, Tx } from '../../platform/database.ts'
import type { ScheduleRow } from './schedule.store.ts'

/** What is to be known of a schedule to fire it; milliseconds since 1970. */
export interface DueRow extends Pick<
  ScheduleRow,
  | 'id'
  | 'job_id'
  | 'workspace_id'
  | 'name'
  | 'expression'
  | 'time_zone'
  | 'interval_seconds'
  | 'anchor'
  | 'catch_up'
  | 'catch_up_limit'
  | 'parameters'
  | 'changed_by_id'
> {
  readonly due: number
  /** The time of the database. */
  readonly now: number
  readonly job_deleted: boolean
  readonly job: string
}

/** Takes schedules that are due, oldest first, and holds them; those that another scheduler holds are left to it. */
export const takeDue = async (tx: Tx, limit: number): Promise<DueRow[]> => {
  const { rows } = await sql<DueRow>`
SELECT s.id, s.job_id, s.workspace_id, s.name, s.expression, s.time_zone, s.interval_seconds, s.anchor, s.catch_up,
  s.catch_up_limit, s.parameters, s.changed_by_id, extract(epoch FROM s.next_fire_at)::float8 * 1000 AS due,
  extract(epoch FROM clock_timestamp())::float8 * 1000 AS now, job.deleted_at IS NOT NULL AS job_deleted,
  job.name AS job
FROM schedule s JOIN job ON job.id = s.job_id
WHERE s.next_fire_at <= clock_timestamp()
ORDER BY s.next_fire_at LIMIT ${limit} FOR UPDATE OF s SKIP LOCKED`.execute(tx)
  return rows
}

export interface NewFire {
  readonly scheduleId: string
  readonly instant: Date
  readonly runId: string
}

export interface NextFire {
  readonly id: string
  /** Undefined: never. */
  readonly next: Date | undefined
}

/**
 * Writes fires, and when each schedule is to be looked at next; gives the ids of the runs whose instant nobody had
 * fired. Planned each time, and schedules are named twice: else PostgreSQL does not see how many they are, and joins them
 * one by one, or reads the whole table into a hash.
 */
export const insertFires = async (
  tx: Tx,
  fires: readonly NewFire[],
  moves: readonly NextFire[],
): Promise<ReadonlySet<string>> => {
  const moved = uuidArray(moves.map((move) => move.id))
  const { rows } = await sql<{ run_id: string }>`
WITH moved AS (
  UPDATE schedule SET next_fire_at = x.next
  FROM unnest(${moved}::uuid[], ${timestamptzArray(moves.map((move) => move.next))}::timestamptz[]) AS x (id, next)
  WHERE schedule.id = x.id AND schedule.id = ANY(${moved}::uuid[])
)
INSERT INTO schedule_fire (schedule_id, instant, run_id)
SELECT * FROM unnest(${uuidArray(fires.map((fire) => fire.scheduleId))}::uuid[],
  ${timestamptzArray(fires.map((fire) => fire.instant))}::timestamptz[],
  ${uuidArray(fires.map((fire) => fire.runId))}::uuid[])
ON CONFLICT (schedule_id, instant) DO NOTHING RETURNING run_id`.execute(tx)
  return new Set(rows.map((row) => row.run_id))
}

/** Pauses a schedule and says why. */
export const pauseSchedule = async (tx: Tx, id: string, reason: string): Promise<void> => {
  await sql`
UPDATE schedule SET next_fire_at = NULL, paused = true, paused_reason = ${reason}, version = version + 1
WHERE id = ${id}`.execute(tx)
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
DELETE FROM schedule_fire old
WHERE old.fired_at < clock_timestamp() - make_interval(days => ${days})
  AND old.instant < (SELECT max(instant) FROM schedule_fire WHERE schedule_id = old.schedule_id)`.execute(db)
}
