import type { Input, operations } from '@boathouse/contract'
import { jobErrors } from '@boathouse/contract/jobs/errors.ts'
import { runErrors } from '@boathouse/contract/runs/errors.ts'
import type { Context } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { newAuditColumns } from '../audit/index.ts'
import {
  bindParameters,
  readsAudit,
  runAsObstacle,
  visibleJob,
  type JobDefinition,
  type JobRow,
} from '../jobs/index.ts'
import type { RunAcceptor } from './accept-run.ts'
import { findByToken, type NewRunRow } from './create-run.store.ts'
import { runThing, showRun, type RunAnswer } from './find-run.ts'
import { followRun } from './follow-run.ts'
import type { RunDeps } from './run-deps.ts'
import { findRunRow } from './run-rows.ts'
import type { ParameterValues } from './run-view.ts'

export type RunJob = Pick<JobRow, 'id' | 'name' | 'run_as_id' | 'run_as_name' | 'deleted_at' | 'workspace_id'>

/** The values of a run. Throws INVALID_RUN_PARAMETERS. */
export const boundOrThrow = (
  job: string,
  definition: JobDefinition,
  given: ParameterValues,
): ParameterValues => {
  const { values, errors } = bindParameters(definition.parameters, given)
  if (errors.length > 0) throw runErrors.INVALID_RUN_PARAMETERS({ job, fields: errors })
  return values
}

export interface Wanted {
  readonly job: RunJob
  readonly version: bigint
  readonly definition: JobDefinition
  readonly more: Pick<NewRunRow, 'parameters' | 'trigger'> & Partial<NewRunRow>
  readonly waitTimeout: string
}

/** Writes a run that somebody asked for, and shows it. Undefined: its job was deleted or has changed. */
const tryToStart = async (
  deps: RunDeps,
  acceptor: RunAcceptor,
  ctx: Context,
  { job, version, definition, more, waitTimeout }: Wanted,
): Promise<RunAnswer | undefined> => {
  if (job.deleted_at !== null) throw jobErrors.JOB_DELETED({ job: job.name })
  const who = ctx.signedIn()
  // Whoever asks has just been found to may; anybody else may have been disabled since the job was saved.
  if (job.run_as_id !== who.id || readsAudit(definition)) {
    const why = await runAsObstacle(deps.db, job.workspace_id, job.run_as_id, definition)
    if (why) throw why
  }
  const id = newId()
  const row: NewRunRow = {
    id,
    workspaceId: job.workspace_id,
    jobId: job.id,
    jobName: job.name,
    jobVersion: version,
    priority: definition.priority,
    scheduledFor: undefined,
    originalRunId: undefined,
    keptTasks: undefined,
    requestedBy: { id: who.id, name: who.name },
    runAs: { id: job.run_as_id, name: job.run_as_name },
    idempotencyToken: undefined,
    jobMustBe: undefined,
    notifications: definition.notifications,
    ...more,
  }
  const thing = { id, job_name: job.name, workspace_id: job.workspace_id }
  const following = followRun(deps, ctx, id)
  try {
    let keyed = false
    const made = await ctx.auditWith(
      deps.db,
      {
        object: runThing(thing),
        details: { job: job.name, job_version: Number(version), trigger: more.trigger },
      },
      (db, event) => {
        keyed = db !== deps.db
        return acceptor.accept(db, row, newAuditColumns(event), definition)
      },
    )
    // Written in a transaction of the request, which has just been committed: nobody knows of it yet.
    if (made && keyed) deps.changed('run_work', id)
    const answer = made && (await following.answer(thing, waitTimeout))
    if (answer) return answer
  } finally {
    following.forget()
  }
  const token = row.idempotencyToken
  const known = token === undefined ? undefined : await findByToken(deps.db, job.id, token)
  const found = known === undefined ? undefined : await findRunRow(deps.db, job.workspace_id, known)
  return found && showRun(deps, ctx, found)
}

/** Starts a run of a job that was read just now; waits for its end as long as the caller wants. Throws JOB_DELETED. */
export const startRun = async (
  deps: RunDeps,
  acceptor: RunAcceptor,
  ctx: Context,
  wanted: Wanted,
): Promise<RunAnswer> => {
  const answer = await tryToStart(deps, acceptor, ctx, wanted)
  if (!answer) throw jobErrors.JOB_DELETED({ job: wanted.job.name })
  return answer
}

export const createRun = async (
  deps: RunDeps,
  acceptor: RunAcceptor,
  ctx: Context,
  path: { readonly workspace: string; readonly job: string },
  body: Input<typeof operations.createRun>['body'],
  tries = 1,
): Promise<RunAnswer> => {
  const workspace = await deps.workspaces.require(ctx, path.workspace, 'read')
  const { job: row, isFresh } = await deps.jobs.find(workspace.id, path.job)
  const job = visibleJob(ctx, workspace, path.job, 'execute', row)
  const { definition } = job
  const answer = await tryToStart(deps, acceptor, ctx, {
    job,
    version: job.version,
    definition,
    waitTimeout: body.wait_timeout,
    more: {
      parameters: boundOrThrow(job.name, definition, body.parameters),
      trigger: 'MANUAL',
      priority: body.priority ?? definition.priority,
      idempotencyToken: body.idempotency_token,
      jobMustBe: job.version,
    },
  })
  if (answer) return answer
  // It was changed, renamed or deleted since it was remembered.
  deps.jobs.forget(workspace.id, path.job)
  deps.workspaces.forget(path.workspace)
  if (isFresh && tries > 1) throw jobErrors.JOB_DELETED({ job: job.name })
  return createRun(deps, acceptor, ctx, path, body, tries + 1)
}
