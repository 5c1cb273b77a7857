import type { Observation } from '@boathouse/engines/port.ts'
import {
  cursorOf,
  rememberCursor,
  sourceKey,
  withExtract,
  type Extract,
  type ExtractDeps,
} from '../../modules/ingest/index.ts'
import { earlierAttempts } from '../../modules/runs/index.ts'
import type { Tx } from '../../platform/database.ts'
import {
  loadOnce,
  modeFor,
  ownerOf,
  resultOf,
  tableOf,
  tellRows,
  type IngestTask,
  type Load,
  type LoadDeps,
} from './load-once.ts'

type PostgresTask = NonNullable<IngestTask['postgres']>

/** What an earlier attempt of this task run committed before its worker was lost. */
const committedBefore = async (deps: LoadDeps, load: Load): Promise<Observation | undefined> => {
  const { attempt } = load
  for (const { id, number } of attempt.number > 1 ? await earlierAttempts(deps.db, attempt) : []) {
    const commits = await deps.catalogs.commitsOf({ kind: 'attempt', id })
    if (!commits.some(({ table }) => table === tableOf(load))) continue
    const effects = commits.map(({ table, tableId, snapshotId }) => ({
      table: table ?? tableId,
      snapshot_id: snapshotId?.toString() ?? null,
      rows: null,
    }))
    return {
      state: 'SUCCEEDED',
      result: { rows: null, effects, columns: [], data_array: [] },
      note: `Attempt ${number} had committed before its worker was lost; nothing was loaded twice.`,
    }
  }
  return undefined
}

const tellWithout = ({ line }: LoadDeps, load: Load, task: PostgresTask, { withoutValue }: Extract): void => {
  if (withoutValue > 0n)
    line(load.attempt.attemptId, `${withoutValue} rows have no value in ${task.cursor_column} and stay out.`)
}

/**
 * Loads what a database gives, in one commit. With a cursor column its highest value is kept in the transaction of that
 * commit; without, an attempt looks first whether an earlier one committed. So rows are loaded once, whatever is killed.
 */
export const loadDatabase = async (
  deps: LoadDeps & ExtractDeps,
  load: Load,
  workspace: string,
  task: PostgresTask,
): Promise<Observation> => {
  const before = await committedBefore(deps, load)
  if (before) return before
  const { attempt, spec, ctx, signal } = load
  const { cursor_column: column, ...source } = task
  const owner = ownerOf(load)
  const key = sourceKey([task.connection, task.table, task.query, column, tableOf(load)])
  const after = column === undefined ? undefined : await cursorOf(deps.db, owner, key)
  const cursor = column === undefined ? undefined : { column, after }
  const request = { ...source, workspace, columns: spec.task.columns, ...(cursor && { cursor }) }
  return withExtract(deps, ctx, request, signal, async (extract) => {
    const { rows, highest } = extract
    tellWithout(deps, load, task, extract)
    if (!rows) {
      deps.line(attempt.attemptId, `There are no rows above ${after ?? 'nothing'} in ${column}.`)
      return { state: 'SUCCEEDED', result: resultOf([]) }
    }
    const remember = async (tx: Tx): Promise<boolean> =>
      highest === undefined || rememberCursor(tx, owner, attempt, key, { from: after, to: highest })
    const mode = await modeFor(deps, load, async () => after !== undefined)
    const result = await loadOnce(deps, load, rows, mode, remember)
    if (result) tellRows(deps, load, rows.source.filename, result)
    return { state: 'SUCCEEDED', result: resultOf(result ? [result] : []) }
  })
}
