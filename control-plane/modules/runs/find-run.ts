import type { Output, Verb, operations } from '@boathouse/contract'
import { runErrors } from '@boathouse/contract/runs/errors.ts'
import type { Context, Securable } from '../../platform/context.ts'
import { requireRow } from '../../platform/require-right.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import { queuePosition } from './admission.store.ts'
import { loadViews } from './load-views.ts'
import { presentRun } from './present-run.ts'
import { findStopRequest } from './request.store.ts'
import type { RunDeps } from './run-deps.ts'
import { findLogSizes } from './log/run-log.store.ts'
import { attemptView, findAttemptRows, findRunRow, type RunRow } from './run-rows.ts'
import { hasEnded } from './run-states.ts'
import type { AttemptView } from './run-view.ts'
import { runAsSeen } from './withhold-rows.ts'

export interface RunPath {
  readonly workspace: string
  /** A name, an id, or `-` for any. */
  readonly job: string
  readonly run_id: string
}

export type RunAnswer = Output<typeof operations.getRun>

export const runThing = (row: {
  readonly id: string
  readonly job_name: string
  readonly workspace_id: string
}): Securable => ({
  kind: 'run',
  id: row.id,
  name: `${row.job_name} ${row.id}`,
  workspaceId: row.workspace_id,
})

/** The run, if the caller may `verb` it. Throws WORKSPACE_NOT_FOUND, RUN_NOT_FOUND; absent or unseen alike, PERMISSION_DENIED. */
export const requireRun = async (
  { db }: RunDeps,
  ctx: Context,
  path: RunPath,
  verb: Verb,
): Promise<RunRow> => {
  const workspace = await requireWorkspace(ctx, db, path.workspace, 'read')
  const row = await findRunRow(db, workspace.id, path.run_id)
  const ofJob = row && [row.job_id, row.job_name, '-'].includes(path.job)
  const absent = (): Error => runErrors.RUN_NOT_FOUND({ run_id: path.run_id })
  return requireRow(ctx, verb, ofJob ? row : undefined, runThing, absent)
}

const attemptsByTask = async (
  { db }: RunDeps,
  runId: string,
): Promise<ReadonlyMap<string, readonly AttemptView[]>> =>
  Map.groupBy(
    (await findAttemptRows(db, [runId])).map((row) => ({ key: row.task_key, ...attemptView(row) })),
    (attempt) => attempt.key,
  )

/** Everything that is shown of a run to the caller, as it is in the database. */
export const showRun = async (deps: RunDeps, ctx: Context, row: RunRow): Promise<RunAnswer> => {
  const { db } = deps
  const live = !hasEnded(row.state)
  const [views, attempts, logSizes, request, position] = await Promise.all([
    loadViews(db, deps.definitions, [row]),
    attemptsByTask(deps, row.id),
    findLogSizes(db, [row.id]),
    live ? findStopRequest(db, row.id) : undefined,
    row.state === 'QUEUED' ? queuePosition(db, row.id) : undefined,
  ])
  const [view] = views
  if (!view) throw runErrors.RUN_NOT_FOUND({ run_id: row.id })
  const stopRequestedAt = request?.stop_requested_at ?? null
  const sight = await runAsSeen(deps, ctx, view)
  return presentRun(sight.run, {
    queuePosition: position,
    stopRequestedAt,
    attempts: new Map(
      await Promise.all(
        [...attempts].map(async ([key, all]) => [key, await Promise.all(all.map(sight.attempt))] as const),
      ),
    ),
    logSizes,
  })
}

export const reloadRun = async (deps: RunDeps, ctx: Context, row: RunRow): Promise<RunAnswer> =>
  showRun(deps, ctx, (await findRunRow(deps.db, row.workspace_id, row.id)) ?? row)
