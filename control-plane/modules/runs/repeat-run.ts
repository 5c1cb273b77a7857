import type { Input, operations } from '@boathouse/contract'
import { jobErrors } from '@boathouse/contract/jobs/errors.ts'
import { runErrors } from '@boathouse/contract/runs/errors.ts'
import type { Context } from '../../platform/context.ts'
import { requireJob, type JobDefinition } from '../jobs/index.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import type { RunAcceptor } from './accept-run.ts'
import { boundOrThrow, startRun, type RunJob } from './create-run.ts'
import { requireRun, type RunAnswer, type RunPath } from './find-run.ts'
import type { RunDeps } from './run-deps.ts'
import { findTaskRows, type RunRow, type TaskRow } from './run-rows.ts'
import { hasEnded } from './run-states.ts'
import type { ParameterValues } from './run-view.ts'

interface Again {
  readonly row: RunRow
  readonly job: RunJob
  readonly version: bigint
  readonly definition: JobDefinition
}

/** The run, its job, and the version that a repetition is pinned to: the same, or the newest when asked for. */
const loadAgain = async (deps: RunDeps, ctx: Context, path: RunPath, latest: boolean): Promise<Again> => {
  const row = await requireRun(deps, ctx, path, 'execute')
  const workspace = await requireWorkspace(ctx, deps.db, path.workspace, 'read')
  const job = await requireJob(ctx, deps.db, workspace, row.job_id, 'execute')
  if (job.deleted_at !== null) throw jobErrors.JOB_DELETED({ job: job.name })
  if (latest) return { row, job, version: job.version, definition: job.definition }
  const key = { jobId: row.job_id, version: row.job_version }
  const definitionOf = await deps.definitions.load([key])
  return { row, job, version: row.job_version, definition: definitionOf(key) }
}

// The parameters were bound by this module.
const parametersOf = (row: RunRow): ParameterValues => row.parameters as ParameterValues

/** What is left of old values in a version that may have other parameters. */
const stillKnown = (definition: JobDefinition, values: ParameterValues): ParameterValues => {
  const names = new Set(definition.parameters.map((parameter) => parameter.name))
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)))
}

export const retryRun = async (
  deps: RunDeps,
  acceptor: RunAcceptor,
  ctx: Context,
  path: RunPath,
  body: Input<typeof operations.retryRun>['body'],
): Promise<RunAnswer> => {
  const { row, ...again } = await loadAgain(deps, ctx, path, body.use_latest_version)
  const given = { ...stillKnown(again.definition, parametersOf(row)), ...body.parameters }
  return startRun(deps, acceptor, ctx, {
    ...again,
    waitTimeout: '0s',
    more: {
      parameters: boundOrThrow(again.job.name, again.definition, given),
      trigger: 'RETRY',
      priority: row.priority,
      originalRunId: row.id,
      scheduledFor: row.scheduled_for ?? undefined,
    },
  })
}

/** The tasks of `start`, and everything that depends on them. */
const withDependants = (definition: JobDefinition, start: ReadonlySet<string>): ReadonlySet<string> => {
  const again = new Set(start)
  for (let before = -1; before !== again.size;) {
    before = again.size
    for (const task of definition.tasks)
      if (task.depends_on.some((one) => again.has(one.task_key))) again.add(task.task_key)
  }
  return again
}

/** The tasks whose results a repair keeps: they succeeded, and nothing that they depend on is done again. */
const keptTasks = (
  { row, definition }: Again,
  tasks: readonly TaskRow[],
  asked: readonly string[] | undefined,
): readonly string[] => {
  const known = new Set(definition.tasks.map((task) => task.task_key))
  for (const task_key of asked ?? [])
    if (!known.has(task_key)) throw runErrors.TASK_NOT_FOUND({ run_id: row.id, task_key })
  const succeeded = new Set(tasks.filter((task) => task.state === 'SUCCEEDED').map((task) => task.task_key))
  const failed = [...known].filter((key) => !succeeded.has(key))
  const again = withDependants(definition, new Set([...failed, ...(asked ?? [])]))
  if (again.size === 0) throw runErrors.NOTHING_TO_REPAIR({ run_id: row.id })
  return [...known].filter((key) => !again.has(key))
}

export const repairRun = async (
  deps: RunDeps,
  acceptor: RunAcceptor,
  ctx: Context,
  path: RunPath,
  body: Input<typeof operations.repairRun>['body'],
): Promise<RunAnswer> => {
  const { row, ...again } = await loadAgain(deps, ctx, path, body.use_latest_version)
  if (!hasEnded(row.state)) throw runErrors.RUN_NOT_ENDED({ run_id: row.id, state: row.state })
  const kept = keptTasks({ row, ...again }, await findTaskRows(deps.db, [row.id]), body.rerun_tasks)
  const given = stillKnown(again.definition, parametersOf(row))
  return startRun(deps, acceptor, ctx, {
    ...again,
    waitTimeout: '0s',
    more: {
      parameters: boundOrThrow(again.job.name, again.definition, given),
      trigger: 'REPAIR',
      priority: row.priority,
      originalRunId: row.id,
      keptTasks: kept,
      scheduledFor: row.scheduled_for ?? undefined,
    },
  })
}
