import { api } from '../../../api/client.ts'
import { queryClient } from '../../../api/query-client.ts'
import type { Statement } from '../../../api/types.ts'
import { followStatement } from './follow-statement.ts'
import { beginRun, changeRun, getRun, type Execution, type TextPlace } from './run-store.ts'
import type { SqlPiece } from './split-statements.ts'

export interface RunRequest {
  readonly workspace: string
  readonly catalog: string
  readonly schema: string
  readonly pieces: readonly (SqlPiece & { readonly before: TextPlace })[]
}

const stopped = new Set<number>()

const cancel = (workspace: string, { statement_id: id }: Statement): Promise<Statement> =>
  api.call('cancelStatement', { params: { workspace, statement_id: id } })

/** Short: stopping needs the id, which comes with the answer. Quick statements are complete in it. */
const WAIT = '1s'

const runOne = async (
  tab: string,
  run: number,
  { workspace, catalog, schema }: RunRequest,
  piece: RunRequest['pieces'][number],
): Promise<boolean> => {
  const { text: sql, offset, before } = piece
  const execution: Execution = { sql, offset, before, startedAt: Date.now() }
  const update = (part: Partial<Execution>): void =>
    changeRun(tab, run, (before) => ({
      ...before,
      executions: [...before.executions.slice(0, -1), { ...execution, ...part }],
    }))
  changeRun(tab, run, (before) => ({ ...before, executions: [...before.executions, execution] }))
  try {
    const first = await api.call('executeStatement', {
      params: { workspace },
      body: { statement: piece.text, catalog, schema, wait_timeout: WAIT },
    })
    if (stopped.has(run)) await cancel(workspace, first)
    const last = await followStatement(workspace, first, (statement) => update({ statement }))
    return last.status.state === 'SUCCEEDED'
  } catch (error) {
    update({ error })
    return false
  }
}

/** Runs statements one after the other, up to the first that fails. */
export const runStatements = async (tab: string, request: RunRequest): Promise<void> => {
  const run = beginRun(tab)
  for (const piece of request.pieces) {
    if (stopped.has(run) || !(await runOne(tab, run, request, piece))) break
  }
  changeRun(tab, run, (before) => ({ ...before, running: false }))
  stopped.delete(run)
  await queryClient.invalidateQueries({ queryKey: ['statements', request.workspace] })
}

/** Stops what a tab runs, and does not begin what would come next. */
export const stopRun = async (tab: string, workspace: string): Promise<void> => {
  const run = getRun(tab)
  const statement = run?.executions.at(-1)?.statement
  if (!run?.running) return
  stopped.add(run.number)
  if (statement) await cancel(workspace, statement)
}

/** Shows a statement of the history, with its result while that is kept. */
export const showStatement = async (
  tab: string,
  workspace: string,
  id: string,
): Promise<Statement | undefined> => {
  const run = beginRun(tab)
  const startedAt = Date.now()
  const set = (part: Partial<Execution>): void =>
    changeRun(tab, run, (before) => ({ ...before, executions: [{ sql: '', startedAt, ...part }] }))
  try {
    const first = await api.call('getStatement', { params: { workspace, statement_id: id } })
    const show = (statement: Statement): void =>
      set({ sql: statement.statement, statement, startedAt: Date.parse(statement.created_at) })
    show(first)
    void followStatement(workspace, first, show).then(() =>
      changeRun(tab, run, (before) => ({ ...before, running: false })),
    )
    return first
  } catch (error) {
    set({ error })
    changeRun(tab, run, (before) => ({ ...before, running: false }))
    return undefined
  }
}
