import type { TaskResult } from '@boathouse/engines/port.ts'
import { BoathouseError } from '@boathouse/contract/errors.ts'
import type { Context } from '../../platform/context.ts'
import type { RunDeps } from './run-deps.ts'
import type { RunView, TaskView } from './run-view.ts'

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

/**
 * The run as the caller may see it: rows of results are for whom it runs as, and for whoever may read every table that
 * they came from. Where the engine does not say which these are, for the former alone.
 */
export const withholdRows = async (
  deps: Pick<RunDeps, 'catalogs'>,
  ctx: Context,
  run: RunView,
): Promise<RunView> => {
  if (ctx.principal?.id === run.runAs.id) return run
  const asked = new Map<string, Promise<boolean>>()
  const mayReadOnce = (table: Table): Promise<boolean> => {
    const key = JSON.stringify([table.catalog, table.schema, table.table])
    const answer = asked.get(key) ?? mayRead(deps, ctx, table)
    asked.set(key, answer)
    return answer
  }
  const seen = async (task: TaskView): Promise<TaskView> => {
    const { result } = task
    if (!result || result.columns.length === 0) return task
    const tables = result.tables_read
    const answers = tables ? await Promise.all(tables.map(mayReadOnce)) : [false]
    if (answers.every(Boolean)) return task
    return { ...task, result: { ...result, columns: [], data_array: [] }, rowsWithheld: true }
  }
  return { ...run, tasks: await Promise.all(run.tasks.map(seen)) }
}
