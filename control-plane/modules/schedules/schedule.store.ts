import { sql, type Selectable } from 'kysely'
import type { ScheduleTable } from '../../db/generated/tables.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import type { ScheduleSettings } from './schedule-settings.ts'

export type ScheduleRow = Selectable<ScheduleTable>

export interface FireRow {
  readonly schedule_id: string
  readonly instant: string
  readonly fired_at: string
  readonly run_id: string | null
}

const columnsOf = (settings: ScheduleSettings) => ({
  name: settings.name,
  expression: settings.cron?.expression ?? null,
  time_zone: settings.cron?.time_zone ?? null,
  interval_seconds: settings.interval?.seconds ?? null,
  paused: settings.paused,
  paused_reason: null,
  catch_up: settings.catch_up,
  catch_up_limit: settings.catch_up_limit,
  parameters: stringifyJson(settings.parameters),
})

/** The time of the database, which decides what is due. */
export const databaseTime = async (db: Database): Promise<Date> => {
  const { rows } = await sql<{ now: string }>`SELECT clock_timestamp() AS now`.execute(db)
  return new Date(rows[0]?.now ?? Number.NaN)
}

export const insertSchedule = (
  tx: Tx,
  schedule: {
    readonly id: string
    readonly jobId: string
    readonly workspaceId: string
    readonly settings: ScheduleSettings
    readonly anchor: Date
    readonly nextFireAt: Date | undefined
    readonly changedBy: string
  },
): Promise<ScheduleRow> =>
  tx
    .insertInto('schedule')
    .values({
      id: schedule.id,
      job_id: schedule.jobId,
      workspace_id: schedule.workspaceId,
      ...columnsOf(schedule.settings),
      anchor: schedule.anchor.toISOString(),
      next_fire_at: schedule.nextFireAt?.toISOString() ?? null,
      changed_by_id: schedule.changedBy,
    })
    .returningAll()
    .executeTakeFirstOrThrow()

export const replaceSchedule = (
  tx: Tx,
  id: string,
  settings: ScheduleSettings,
  nextFireAt: Date | undefined,
  changedBy: string,
): Promise<ScheduleRow> =>
  tx
    .updateTable('schedule')
    .set((set) => ({
      ...columnsOf(settings),
      next_fire_at: nextFireAt?.toISOString() ?? null,
      version: set('version', '+', 1n),
      changed_by_id: changedBy,
      updated_at: sql`clock_timestamp()`,
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

// oxlint-disable-next-line typescript/explicit-function-return-type -- the type of a query is its columns
const named = (db: Database, jobId: string, name: string) =>
  db.selectFrom('schedule').selectAll().where('job_id', '=', jobId).where('name', '=', name)

export const findSchedule = (db: Database, jobId: string, name: string): Promise<ScheduleRow | undefined> =>
  named(db, jobId, name).executeTakeFirst()

export const lockSchedule = (tx: Tx, jobId: string, name: string): Promise<ScheduleRow | undefined> =>
  named(tx, jobId, name).forUpdate().executeTakeFirst()

export const removeSchedule = async (tx: Tx, id: string): Promise<void> => {
  await tx.deleteFrom('schedule_fire').where('schedule_id', '=', id).execute()
  await tx.deleteFrom('schedule').where('id', '=', id).execute()
}

export const listSchedules = (db: Database, jobId: string): Promise<ScheduleRow[]> =>
  db.selectFrom('schedule').selectAll().where('job_id', '=', jobId).orderBy('name').execute()

export const countSchedules = async (tx: Tx, jobId: string): Promise<number> => {
  const { count } = await tx
    .selectFrom('schedule')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The newest fire of each schedule. */
export const lastFires = async (
  db: Database,
  scheduleIds: readonly string[],
): Promise<ReadonlyMap<string, FireRow>> => {
  const { rows } = await sql<FireRow>`
SELECT newest.* FROM unnest(${[...scheduleIds]}::uuid[]) AS wanted (id)
CROSS JOIN LATERAL (
  SELECT schedule_id, instant, fired_at, run_id FROM schedule_fire WHERE schedule_id = wanted.id
  ORDER BY instant DESC LIMIT 1
) AS newest`.execute(db)
  return new Map(rows.map((row) => [row.schedule_id, row]))
}

/** Schedules of a workspace that fire before `until`, with the names of their jobs. */
export const listDueBefore = (
  db: Database,
  workspaceId: string,
  until: Date,
  limit: number,
): Promise<(ScheduleRow & { readonly job_name: string })[]> =>
  db
    .selectFrom('schedule')
    .innerJoin('job', 'job.id', 'schedule.job_id')
    .selectAll('schedule')
    .select('job.name as job_name')
    .where('schedule.workspace_id', '=', workspaceId)
    .where('job.deleted_at', 'is', null)
    .where('schedule.next_fire_at', '<=', until.toISOString())
    .orderBy('schedule.next_fire_at')
    .limit(limit)
    .execute()

/** What starts a job, and paused itself. */
export interface SelfPaused {
  readonly name: string
  readonly reason: string
  readonly job_id: string
  readonly job: string
  readonly workspace_id: string
}

/** Schedules that paused themselves, of every workspace. */
export const selfPaused = async (db: Database, limit: number): Promise<readonly SelfPaused[]> => {
  const { rows } = await sql<SelfPaused>`
SELECT s.name, s.paused_reason AS reason, s.job_id, j.name AS job, s.workspace_id
FROM schedule s JOIN job j ON j.id = s.job_id
WHERE s.paused AND s.paused_reason IS NOT NULL AND j.deleted_at IS NULL
ORDER BY s.updated_at LIMIT ${limit}`.execute(db)
  return rows
}
