import type { TaskResult } from '@boathouse/engines/port.ts'
import { BoathouseError } from '@boathouse/contract/errors.ts'
import type { Context } from '../../platform/context.ts'
import type { RunDeps } from './run-deps.ts'
import type { AttemptView, RunView, TaskView } from './run-view.ts'

type Table = NonNullable<TaskResult['tables_read']>[number]

/** Whether the caller may read a table as it is today; of one that is gone nobody may see the rows. */
const mayRead = async (
  { catalogs }: Pick<RunDeps, 'catalogs'>,
  ctx: Context,
  table: Table,
): Promise<boolean> => {
  try {
    return ctx.may('read', await catalogs.thingNamed(ctx, table))
  } catch (error) {
    if (!(error instanceof BoathouseError)) throw error
    // A catalog elsewhere is granted as a whole, and is seen by whoever may read it.
    return error.code === 'NOT_FOR_EXTERNAL_CATALOGS'
  }
}

/** A run as one caller may see it. */
export interface RunSight {
  readonly run: RunView
  /** Any attempt of it: with what the engine said of values, for whoever may read the tables. */
  readonly attempt: (attempt: AttemptView) => Promise<AttemptView>
}

/**
 * Rows of results, and what errors quote of rows, are for whom the run runs as, and for whoever may read every table that
 * they came from. Where the engine does not say which these are, for the former alone.
 */
export const runAsSeen = async (
  deps: Pick<RunDeps, 'catalogs'>,
  ctx: Context,
  run: RunView,
): Promise<RunSight> => {
  const asked = new Map<string, Promise<boolean>>()
  const mayReadOnce = (table: Table): Promise<boolean> => {
    const key = JSON.stringify([table.catalog, table.schema, table.table])
    const answer = asked.get(key) ?? mayRead(deps, ctx, table)
    asked.set(key, answer)
    return answer
  }
  const mayReadAll = async (tables: TaskResult['tables_read']): Promise<boolean> =>
    ctx.principal?.id === run.runAs.id ||
    (tables !== undefined && (await Promise.all(tables.map(mayReadOnce))).every(Boolean))

  const attempt = async (one: AttemptView): Promise<AttemptView> => {
    const { error } = one
    if (error?.quoted === undefined || !(await mayReadAll(error.tables_read))) return one
    const inFull = (text: string): string => text.replace(error.message, () => error.quoted ?? '')
    return { ...one, message: inFull(one.message), error: { ...error, message: error.quoted } }
  }
  const withError = async (task: TaskView): Promise<TaskView> => {
    const safe = task.attempt?.error?.message
    if (!task.attempt || safe === undefined) return task
    const seen = await attempt(task.attempt)
    const message = task.message.replace(safe, () => seen.error?.message ?? safe)
    return { ...task, message, attempt: seen }
  }
  const withRows = async (task: TaskView): Promise<TaskView> => {
    const { result } = task
    if (!result || result.columns.length === 0 || (await mayReadAll(result.tables_read))) return task
    return { ...task, result: { ...result, columns: [], data_array: [] }, rowsWithheld: true }
  }
  const tasks = await Promise.all(run.tasks.map(async (task) => withRows(await withError(task))))
  return { run: { ...run, tasks }, attempt }
}
