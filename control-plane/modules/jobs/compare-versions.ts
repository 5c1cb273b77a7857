import type { Input, Output, operations } from '@boathouse/contract'
import { differences } from '@boathouse/contract/jobs/compare-definitions.ts'
import { jobErrors } from '@boathouse/contract/jobs/errors.ts'
import type { Context } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import { findVersion } from './job.store.ts'
import { requireJob, type JobPath } from './jobs.service.ts'

/** What a version changed against another one. The first one has none before it: JOB_VERSION_NOT_FOUND. */
export const compareVersions = async (
  { db }: { readonly db: Database },
  ctx: Context,
  path: JobPath & { readonly version: number },
  { since }: Input<typeof operations.compareJobVersions>['query'],
): Promise<Output<typeof operations.compareJobVersions>> => {
  const workspace = await requireWorkspace(ctx, db, path.workspace, 'read')
  const job = await requireJob(ctx, db, workspace, path.job, 'read')
  const load = async (version: number): Promise<unknown> => {
    const row = await findVersion(db, job.id, BigInt(version))
    if (!row) throw jobErrors.JOB_VERSION_NOT_FOUND({ job: path.job, version })
    return row.definition
  }
  const to = path.version
  const from = since ?? to - 1
  const [before, after] = await Promise.all([load(from), load(to)])
  return { from, to, changes: differences(before, after) }
}
