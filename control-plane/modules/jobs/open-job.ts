import type { Verb } from '@boathouse/contract'
import { jobErrors } from '@boathouse/contract/jobs/errors.ts'
import type { Context, Securable } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import type { JobRow } from './job.store.ts'
import { requireJob } from './jobs.service.ts'

export interface JobPath {
  readonly workspace: string
  readonly job: string
}

/** The job of a path, if the caller may `verb` it. Throws WORKSPACE_NOT_FOUND, JOB_NOT_FOUND. */
export const openJob = async (db: Database, ctx: Context, path: JobPath, verb: Verb): Promise<JobRow> => {
  const workspace = await requireWorkspace(ctx, db, path.workspace, 'read')
  return requireJob(ctx, db, workspace, path.job, verb)
}

/** The same, to change what starts it. Throws JOB_DELETED as well. */
export const openLiveJob = async (db: Database, ctx: Context, path: JobPath): Promise<JobRow> => {
  const job = await openJob(db, ctx, path, 'write')
  if (job.deleted_at !== null) throw jobErrors.JOB_DELETED({ job: path.job })
  return job
}

export const jobThing = (job: JobRow): Securable => ({
  kind: 'job',
  id: job.id,
  name: job.name,
  workspaceId: job.workspace_id,
})
