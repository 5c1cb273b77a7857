import type { Context } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import type { Trouble } from '../health/index.ts'
import { workspaceNames } from '../workspaces/index.ts'
import { selfPaused, type SelfPaused } from './schedule.store.ts'

/** Of each workspace together. */
export const MOST_PAUSED = 200

/** For the health page: what paused itself, as far as the caller may see the jobs. */
export const pausedTroubles = async (
  db: Database,
  ctx: Context,
  kind: 'schedule' | 'table trigger',
  paused: readonly SelfPaused[],
): Promise<readonly Trouble[]> => {
  const rows = paused.filter(({ job, job_id: id, workspace_id: workspaceId }) =>
    ctx.may('read', { kind: 'job', id, name: job, workspaceId }),
  )
  if (rows.length === 0) return []
  const names = await workspaceNames(db, [...new Set(rows.map((row) => row.workspace_id))])
  return rows.map((row) => ({
    name: `${kind} ${row.name} of ${row.job}`,
    workspace: names.get(row.workspace_id) ?? '',
    status: 'failed' as const,
    evidence: `It paused itself. ${row.reason}`,
    remedy: `Mend that, such as by giving the job another run_as, and resume the ${kind}.`,
  }))
}

/** For the health page: schedules that paused themselves. */
export const selfPausedSchedules =
  (db: Database) =>
  async (ctx: Context): Promise<readonly Trouble[]> =>
    pausedTroubles(db, ctx, 'schedule', await selfPaused(db, MOST_PAUSED))
