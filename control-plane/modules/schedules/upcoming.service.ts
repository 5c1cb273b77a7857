import type { Output, operations } from '@boathouse/contract'
import type { Context } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import { hoursOf, type CalendarFire } from './fire-calendar.policy.ts'
import { firesInOrder } from './fire-times.policy.ts'
import { ruleOfRow } from './present-schedule.ts'
import { databaseTime, listDueBefore } from './schedule.store.ts'

const HOUR_MS = 3_600_000
const MAX_LISTED = 1000
const MAX_COUNTED = 10_000
const MAX_SCHEDULES = 2000

interface Upcoming {
  /** At most `limit`, soonest first. */
  readonly fires: readonly CalendarFire[]
  /** From here on some are missing. */
  readonly completeUntil: Date | undefined
}

interface Span {
  /** Exclusive. */
  readonly after: Date
  readonly until: Date
}

/** What fires in this time of the jobs that may be seen. */
const upcoming = async (
  db: Database,
  ctx: Context,
  workspaceName: string,
  { after, until }: Span,
  limit: number,
): Promise<Upcoming> => {
  const workspace = await requireWorkspace(ctx, db, workspaceName, 'read')
  const rows = await listDueBefore(db, workspace.id, until, MAX_SCHEDULES)
  const ruled = rows
    .filter(({ job_id: id, job_name: name }) =>
      ctx.may('read', { kind: 'job', id, name, workspaceId: workspace.id }),
    )
    .map((row) => ({
      rule: ruleOfRow(row),
      item: { job: row.job_name, job_id: row.job_id, schedule: row.name, schedule_id: row.id },
    }))
  // There may be more schedules, which fire later than these.
  const last = rows.length === MAX_SCHEDULES ? rows.at(-1)?.next_fire_at : undefined
  const known = last ? new Date(Math.min(Date.parse(last), until.getTime())) : until
  const fires: CalendarFire[] = []
  for (const { at, item } of firesInOrder(ruled, after, known)) {
    if (fires.length === limit) return { fires, completeUntil: at }
    fires.push({ at, ...item })
  }
  return { fires, completeUntil: known < until ? known : undefined }
}

export const listUpcoming = async (
  db: Database,
  ctx: Context,
  workspace: string,
  hours: number,
): Promise<Output<typeof operations.listUpcomingFires>> => {
  const after = await databaseTime(db)
  const until = new Date(after.getTime() + hours * HOUR_MS)
  const { fires } = await upcoming(db, ctx, workspace, { after, until }, MAX_LISTED)
  return { fires: fires.map(({ at, ...fire }) => ({ instant: at.toISOString(), ...fire })) }
}

export const getFireCalendar = async (
  db: Database,
  ctx: Context,
  workspace: string,
  { from, days }: { readonly from?: string | undefined; readonly days: number },
): Promise<Output<typeof operations.getFireCalendar>> => {
  const now = await databaseTime(db)
  const start = from === undefined ? now : new Date(from)
  const span = {
    after: new Date(Math.max(now.getTime(), start.getTime() - 1)),
    until: new Date(start.getTime() + days * 24 * HOUR_MS - 1),
  }
  const { fires, completeUntil } = await upcoming(db, ctx, workspace, span, MAX_COUNTED)
  return { hours: hoursOf(start, fires), complete_until: completeUntil?.toISOString() ?? null }
}
