import type { Input, Output, operations } from '@boathouse/contract'
import { commonErrors } from '@boathouse/contract'
import { scheduleErrors } from '@boathouse/contract/schedules/errors.ts'
import type { Context } from '../../platform/context.ts'
import { inTransaction, violates, type Database } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { requireVersion } from '../../platform/if-match.ts'
import { checkStarterParameters, jobThing, openJob, openLiveJob, type JobPath } from '../jobs/index.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import { nextFire } from './fire-times.policy.ts'
import { presentSchedule, shownFires } from './present-schedule.ts'
import { checkedRule, type ScheduleSettings } from './schedule-settings.ts'
import * as store from './schedule.store.ts'

interface SchedulePath extends JobPath {
  readonly schedule: string
}
type ScheduleAnswer = Output<typeof operations.getSchedule>

const MAX_SCHEDULES = 100

const nameTaken = (schedule: string) => (error: unknown) => {
  throw violates(error, 'schedule_name_unique') ? scheduleErrors.SCHEDULE_EXISTS({ schedule }, error) : error
}

const absent = (schedule: string) => scheduleErrors.SCHEDULE_NOT_FOUND({ schedule })

/** What of a schedule goes into the audit event: everything but the values of parameters. */
const auditDetails = ({ parameters, ...settings }: ScheduleSettings) => ({
  schedule: settings,
  parameters: Object.keys(parameters),
})

export const createSchedule = async (
  db: Database,
  ctx: Context,
  path: JobPath,
  settings: ScheduleSettings,
): Promise<ScheduleAnswer> => {
  const job = await openLiveJob(db, ctx, path)
  checkStarterParameters(job, settings.parameters)
  const now = await store.databaseTime(db)
  const rule = checkedRule(settings, now, now)
  const row = await inTransaction(db, async (tx) => {
    if ((await store.countSchedules(tx, job.id)) >= MAX_SCHEDULES)
      throw commonErrors.CONFLICT({ what: `A job has at most ${MAX_SCHEDULES} schedules.` })
    const made = await store.insertSchedule(tx, {
      id: newId(),
      jobId: job.id,
      workspaceId: job.workspace_id,
      settings,
      anchor: now,
      nextFireAt: settings.paused ? undefined : nextFire(rule, now),
      changedBy: ctx.signedIn().id,
    })
    await ctx.audit(tx, { object: jobThing(job), details: auditDetails(settings) })
    return made
  }).catch(nameTaken(settings.name))
  ctx.changed('schedules', row.id, row.version)
  return presentSchedule(row, job.name, undefined, now)
}

export const updateSchedule = async (
  db: Database,
  ctx: Context,
  path: SchedulePath,
  settings: ScheduleSettings,
): Promise<ScheduleAnswer> => {
  const job = await openLiveJob(db, ctx, path)
  checkStarterParameters(job, settings.parameters)
  const now = await store.databaseTime(db)
  const row = await inTransaction(db, async (tx) => {
    const before = await store.lockSchedule(tx, job.id, path.schedule)
    if (!before) throw absent(path.schedule)
    requireVersion(ctx, `schedule «${before.name}»`, before.version)
    const rule = checkedRule(settings, new Date(before.anchor), now)
    const next = settings.paused ? undefined : nextFire(rule, now)
    const after = await store.replaceSchedule(tx, before.id, settings, next, ctx.signedIn().id)
    await ctx.audit(tx, { object: jobThing(job), details: auditDetails(settings) })
    return after
  }).catch(nameTaken(settings.name))
  ctx.changed('schedules', row.id, row.version)
  const last = await store.lastFires(db, [row.id])
  return presentSchedule(row, job.name, last.get(row.id), now)
}

export const deleteSchedule = async (db: Database, ctx: Context, path: SchedulePath): Promise<void> => {
  const job = await openJob(db, ctx, path, 'write')
  const id = await inTransaction(db, async (tx) => {
    const row = await store.lockSchedule(tx, job.id, path.schedule)
    if (!row) throw absent(path.schedule)
    requireVersion(ctx, `schedule «${row.name}»`, row.version)
    await store.removeSchedule(tx, row.id)
    await ctx.audit(tx, { object: jobThing(job), details: { schedule: row.name } })
    return row.id
  })
  ctx.changed('schedules', id)
}

export const listSchedules = async (
  db: Database,
  ctx: Context,
  path: JobPath,
): Promise<Output<typeof operations.listSchedules>> => {
  const job = await openJob(db, ctx, path, 'read')
  const rows = await store.listSchedules(db, job.id)
  const ids = rows.map(({ id }) => id)
  const [last, now] = await Promise.all([store.lastFires(db, ids), store.databaseTime(db)])
  return { schedules: rows.map((row) => presentSchedule(row, job.name, last.get(row.id), now)) }
}

export const getSchedule = async (
  db: Database,
  ctx: Context,
  path: SchedulePath,
): Promise<ScheduleAnswer> => {
  const job = await openJob(db, ctx, path, 'read')
  const row = await store.findSchedule(db, job.id, path.schedule)
  if (!row) throw absent(path.schedule)
  const [last, now] = await Promise.all([store.lastFires(db, [row.id]), store.databaseTime(db)])
  return presentSchedule(row, job.name, last.get(row.id), now)
}

export const previewSchedule = async (
  db: Database,
  ctx: Context,
  workspace: string,
  timing: Input<typeof operations.previewSchedule>['body'],
): Promise<Output<typeof operations.previewSchedule>> => {
  await requireWorkspace(ctx, db, workspace, 'read')
  const now = await store.databaseTime(db)
  return { next_fires: shownFires(checkedRule(timing, now, now), now) }
}
