import type { Input, operations } from '@boathouse/contract'
import { runErrors } from '@boathouse/contract/runs/errors.ts'
import type { Context } from '../../platform/context.ts'
import { inTransaction, type Tx } from '../../platform/database.ts'
import { reloadRun, requireRun, runThing, type RunAnswer, type RunPath } from './find-run.ts'
import { requestSkip, requestStop } from './request.store.ts'
import type { RunDeps } from './run-deps.ts'
import { findTaskRows, type RunRow } from './run-rows.ts'
import { hasEnded } from './run-states.ts'

/** Records a wish beside the run, and lets its worker know. */
const ask = async (
  deps: RunDeps,
  ctx: Context,
  row: RunRow,
  details: Readonly<Record<string, unknown>>,
  request: (tx: Tx) => Promise<unknown>,
): Promise<RunAnswer> => {
  await inTransaction(deps.db, async (tx) => {
    await request(tx)
    await ctx.audit(tx, { object: runThing(row), details })
  })
  deps.changed('run_work', row.id)
  return reloadRun(deps, ctx, row)
}

/** The run stops once its engines have confirmed; one that has ended stays as it is. */
export const stopRun = async (deps: RunDeps, ctx: Context, path: RunPath): Promise<RunAnswer> => {
  const row = await requireRun(deps, ctx, path, 'execute')
  return ask(deps, ctx, row, { state: row.state }, (tx) => requestStop(tx, row.id, ctx.signedIn().name))
}

export const skipRun = async (
  deps: RunDeps,
  ctx: Context,
  path: RunPath,
  { task_key }: Input<typeof operations.skipRun>['body'],
): Promise<RunAnswer> => {
  const row = await requireRun(deps, ctx, path, 'execute')
  if (hasEnded(row.state)) throw runErrors.RUN_ENDED({ run_id: row.id, state: row.state })
  if (task_key === undefined) {
    if (row.state !== 'QUEUED') throw runErrors.TASK_STARTED({ task_key: row.job_name, state: row.state })
  } else {
    const key = { jobId: row.job_id, version: row.job_version }
    const definition = (await deps.definitions.load([key]))(key)
    if (!definition.tasks.some((task) => task.task_key === task_key))
      throw runErrors.TASK_NOT_FOUND({ run_id: row.id, task_key })
    const task = (await findTaskRows(deps.db, [row.id])).find((one) => one.task_key === task_key)
    if (task && !['BLOCKED', 'QUEUED', 'WAITING_FOR_RETRY'].includes(task.state))
      throw runErrors.TASK_STARTED({ task_key, state: task.state })
  }
  return ask(deps, ctx, row, { task_key }, (tx) => requestSkip(tx, row.id, task_key ?? '*'))
}
