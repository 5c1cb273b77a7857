import type { Context } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import type { Trouble } from '../health/index.ts'
import { workspaceNames } from '../workspaces/index.ts'
import { selfPaused } from './schedule.store.ts'

const MOST = 200

/** For the health page: schedules that paused themselves, as far as the caller may see their jobs. */
export const selfPausedSchedules =
  (db: Database) =>
  async (ctx: Context): Promise<readonly Trouble[]> => {
    const rows = (await selfPaused(db, MOST)).filter(({ job, job_id: id, workspace_id: workspaceId }) =>
      ctx.may('read', { kind: 'job', id, name: job, workspaceId }),
    )
    if (rows.length === 0) return []
    const names = await workspaceNames(db, [...new Set(rows.map((row) => row.workspace_id))])
    return rows.map((row) => ({
      name: `schedule ${row.name} of ${row.job}`,
      workspace: names.get(row.workspace_id) ?? '',
      status: 'failed' as const,
      evidence: `It paused itself. ${row.reason}`,
      remedy: 'Mend that, such as by giving the job another run_as, and resume the schedule.',
    }))
  }
