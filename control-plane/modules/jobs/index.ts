import { operations } from '@boathouse/contract'
import type { Database, Tx } from '../../platform/database.ts'
import { handle, type Handler } from '../../platform/handle.ts'
import { validateJob } from './check-definition.ts'
import { compareVersions } from './compare-versions.ts'
import type { JobDeps } from './job-deps.ts'
import { countLiveJobs, findNaming } from './job.store.ts'
import {
  createJob,
  deleteJob,
  getJob,
  getVersion,
  listJobs,
  listVersions,
  restoreVersion,
  updateJob,
} from './jobs.service.ts'

export { readsAudit, runAsObstacle } from './run-as.ts'
export { findDefinitions, findJobId, type JobRow } from './job.store.ts'
export type { StatementProblem } from './definition-errors.ts'
export type { NamedThings } from './named-things.ts'
export { fillText, fillValue, type Reference, type TemplateFacts } from './templates.policy.ts'
export type { JobDefinition, TaskDefinition } from './job-types.ts'
export { bindParameters, type ParameterValues } from './parameter-values.policy.ts'
export { jobMemory, type JobMemory } from './job-memory.ts'
export { checkStarterParameters } from './starter-parameters.ts'
export { jobThing, openJob, openLiveJob, type JobPath } from './open-job.ts'
export { requireJob, visibleJob } from './jobs.service.ts'

/** The operations of jobs and their versions. */
export const jobHandlers = (deps: JobDeps): readonly Handler[] => [
  handle(operations.createJob, (ctx, { params, body }) => createJob(deps, ctx, params.workspace, body)),
  handle(operations.getJob, (ctx, { params }) => getJob(deps, ctx, params)),
  handle(operations.listJobs, (ctx, { params, query }) => listJobs(deps, ctx, params.workspace, query)),
  handle(operations.updateJob, (ctx, { params, body }) => updateJob(deps, ctx, params, body)),
  handle(operations.deleteJob, (ctx, { params }) => deleteJob(deps, ctx, params)),
  handle(operations.listJobVersions, (ctx, { params, query }) => listVersions(deps, ctx, params, query)),
  handle(operations.getJobVersion, (ctx, { params }) => getVersion(deps, ctx, params)),
  handle(operations.validateJob, (ctx, { params, body }) => validateJob(deps, ctx, params.workspace, body)),
  handle(operations.compareJobVersions, (ctx, { params, query }) =>
    compareVersions(deps, ctx, params, query),
  ),
  handle(operations.restoreJobVersion, (ctx, { params, body }) =>
    restoreVersion(deps, ctx, params, body.message),
  ),
]

/** What keeps a workspace from being deleted. */
export const jobsInWorkspace = async (tx: Tx, workspaceId: string): Promise<string | undefined> => {
  const count = await countLiveJobs(tx, workspaceId)
  return count === 0n ? undefined : `${count} ${count === 1n ? 'job' : 'jobs'}`
}

/** Jobs that a connection works for or that notify by it, in words. */
export const jobsThatName = async (
  db: Database,
  _connectionId: string,
  { workspaceId, name }: { readonly workspaceId: string; readonly name: string },
): Promise<readonly string[]> => (await findNaming(db, workspaceId, name)).map((job) => `the job «${job}»`)
