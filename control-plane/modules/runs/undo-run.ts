import type { Output, operations } from '@boathouse/contract'
import { runErrors } from '@boathouse/contract/runs/errors.ts'
import type { Context } from '../../platform/context.ts'
import type { UndoTable } from '../catalogs/index.ts'
import { requireRun, type RunPath } from './find-run.ts'
import type { RunDeps } from './run-deps.ts'
import { findAttemptRows, findTaskRows, type RunRow } from './run-rows.ts'
import { hasEnded } from './run-states.ts'
import { undoRefusal, UNDO_MESSAGES } from './undo.policy.ts'
import type { TaskResult } from '@boathouse/engines/port.ts'

type View = Output<typeof operations.getRunUndo>
type TableView = View['tables'][number]

const present = (one: UndoTable): TableView => ({
  table_id: one.tableId,
  table: one.table,
  snapshot_ids: one.snapshotIds.map(String),
  status: one.status,
  message: UNDO_MESSAGES[one.status],
  previous_snapshot_id: one.previous?.toString() ?? null,
})

/** What tasks say that they wrote and no catalog of ours recorded. */
const foreignTables = async (
  { db }: RunDeps,
  runId: string,
  known: readonly UndoTable[],
): Promise<TableView[]> => {
  const recorded = new Set(known.flatMap((one) => one.snapshotIds.map(String)))
  const tasks = await findTaskRows(db, [runId])
  const effects = tasks
    // What a repair kept was written by the run that it repairs.
    .filter((task) => task.reused_from === null)
    // Written by this module alone, in this shape.
    .flatMap((task) => (task.result as TaskResult | null)?.effects ?? [])
    .filter(({ snapshot_id: id }) => id !== null && !recorded.has(id))
  return [...Map.groupBy(effects, ({ table }) => table)].map(([table, all]) => ({
    table_id: null,
    table,
    snapshot_ids: all.flatMap(({ snapshot_id: id }) => id ?? []),
    status: 'FOREIGN',
    message: UNDO_MESSAGES.FOREIGN,
    previous_snapshot_id: null,
  }))
}

const attemptsOf = async ({ db }: RunDeps, runId: string): Promise<string[]> =>
  (await findAttemptRows(db, [runId])).map(({ id }) => id)

const lookAt = async (
  deps: RunDeps,
  ctx: Context,
  row: RunRow,
  attemptIds: readonly string[],
): Promise<View> => {
  const own = await deps.catalogs.written(ctx, attemptIds)
  const foreign = await foreignTables(deps, row.id, own)
  const reason = undoRefusal(row.state, own, foreign.length > 0)
  return { possible: reason === null, reason, tables: [...own.map(present), ...foreign] }
}

export const getRunUndo = async (deps: RunDeps, ctx: Context, path: RunPath): Promise<View> => {
  const row = await requireRun(deps, ctx, path, 'read')
  return lookAt(deps, ctx, row, await attemptsOf(deps, row.id))
}

/**
 * Rolls every table that the run wrote back to the snapshot from before it, in one transaction. Throws RUN_NOT_ENDED;
 * UNDO_REFUSED with the reason.
 */
export const undoRun = async (deps: RunDeps, ctx: Context, path: RunPath): Promise<View> => {
  const row = await requireRun(deps, ctx, path, 'write')
  const run_id = row.id
  if (!hasEnded(row.state)) throw runErrors.RUN_NOT_ENDED({ run_id, state: row.state })
  const attemptIds = await attemptsOf(deps, run_id)
  const { reason } = await lookAt(deps, ctx, row, attemptIds)
  if (reason !== null) throw runErrors.UNDO_REFUSED({ run_id, reason })
  const audited: Context = {
    ...ctx,
    audit: (tx, entry) => ctx.audit(tx, { ...entry, details: { ...entry.details, run_id } }),
  }
  if (!(await deps.catalogs.rollBack(audited, attemptIds)))
    throw runErrors.UNDO_REFUSED({ run_id, reason: UNDO_MESSAGES.CHANGED_SINCE })
  ctx.changed('runs', run_id, row.version)
  return lookAt(deps, ctx, row, attemptIds)
}
