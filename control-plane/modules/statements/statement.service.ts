import { setTimeout as pause } from 'node:timers/promises'
import type { Input, Output, operations } from '@boathouse/contract'
import { statementErrors } from '@boathouse/contract/statements/errors.ts'
import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { inTransaction } from '../../platform/database.ts'
import { requestCancel } from '../../platform/leases.store.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import { requireRow } from '../../platform/require-right.ts'
import { visibleRows } from '../../platform/visible-rows.ts'
import { requireWorkspace, workspaceMemory, type WorkspaceKey } from '../workspaces/index.ts'
import type { StatementDeps } from './statement-deps.ts'
import { createLiveStatements, type LiveStatements } from './live-statements.ts'
import { resultSecurable, statementSecurable } from './statement-securable.ts'
import { presentStatement, viewOfRow } from './statement-view.ts'
import { hasEnded } from './statement.machine.ts'
import { WorkspaceGone } from './statement-insert.store.ts'
import * as store from './statement.store.ts'
import { submitStatement, type NewStatement } from './submit-statement.ts'

type StatementAnswer = Output<typeof operations.getStatement>
type History = Output<typeof operations.listStatements>
type HistoryQuery = Input<typeof operations.listStatements>['query']

// How long a cancel waits to learn what was reached, when another process runs the statement.
const CANCEL_WAIT_MILLIS = 10_000
const CANCEL_POLL_MILLIS = 100

const historyTokens = pageTokens('statements', z.uuid())

export interface StatementService {
  submit(ctx: Context, workspace: string, input: NewStatement): Promise<StatementAnswer>
  get(ctx: Context, workspace: string, id: string): Promise<StatementAnswer>
  list(ctx: Context, workspace: string, query: HistoryQuery): Promise<History>
  cancel(ctx: Context, workspace: string, id: string): Promise<StatementAnswer>
  /** The statement's row. Throws WORKSPACE_NOT_FOUND, STATEMENT_NOT_FOUND. */
  load(ctx: Context, workspace: string, id: string): Promise<store.StatementRow>
}

/** For those who did not ask: the text and what became of it; neither rows nor a message that may quote some. */
const withoutRows = ({ result: _, ...shown }: StatementAnswer): StatementAnswer => {
  const { error } = shown.status
  if (!error) return shown
  return {
    ...shown,
    status: {
      ...shown.status,
      error: { ...error, message: 'The message is for whoever ran the statement.' },
    },
  }
}

const presentHistory = (row: store.HistoryRow, live: LiveStatements): History['statements'][number] => ({
  statement_id: row.id,
  statement: row.text,
  state: hasEnded(row.state) ? row.state : (live.get(row.id)?.state ?? row.state),
  error_code: row.error_code,
  user: row.principal_name,
  created_at: row.created_at,
  finished_at: row.finished_at,
  duration_ms: row.duration_ms === null ? null : Number(row.duration_ms),
  row_count: row.row_count === null ? null : Number(row.row_count),
})

const listHistory = async (
  deps: StatementDeps,
  ctx: Context,
  live: LiveStatements,
  workspace: WorkspaceKey,
  query: HistoryQuery,
): Promise<History> => {
  const filter = { workspaceId: workspace.id, text: query.q, state: query.state }
  const rows = await visibleRows(
    { after: historyTokens.decode(query.page_token), limit: query.page_size + 1 },
    (before, limit = query.page_size) => store.listStatements(deps.db, { ...filter, before, limit }),
    (row) => row.id,
    (row) => ctx.may('read', statementSecurable(workspace, row.id, row.principal_id)),
  )
  const page = pageOf(rows, query.page_size, historyTokens, (row) => row.id)
  return {
    statements: page.rows.map((row) => presentHistory(row, live)),
    next_page_token: page.next_page_token,
  }
}

/** Stops it when it runs here; waits for its owner when it runs elsewhere. */
const stopAndWait = async (
  deps: StatementDeps,
  workspace: WorkspaceKey,
  id: string,
): Promise<store.StatementRow | undefined> => {
  await deps.work.stop(id, 'canceled')
  const giveUpAt = performance.now() + CANCEL_WAIT_MILLIS
  for (;;) {
    const row = await store.findStatement(deps.db, workspace.id, id)
    if (!row || hasEnded(row.state) || performance.now() > giveUpAt) return row
    await pause(CANCEL_POLL_MILLIS)
  }
}

/** Submit, follow, list and cancel statements. */
export const createStatementService = (deps: StatementDeps): StatementService => {
  const live = createLiveStatements(deps)
  const workspaces = workspaceMemory(deps.db)

  const find = async (ctx: Context, workspace: WorkspaceKey, id: string, verb: 'read' | 'write') => {
    await live.recorded(id)
    const row = await store.findStatement(deps.db, workspace.id, id)
    return requireRow(
      ctx,
      verb,
      row,
      (found) => statementSecurable(workspace, id, found.principal_id),
      () => statementErrors.STATEMENT_NOT_FOUND({ statement_id: id }),
    )
  }
  const load: StatementService['load'] = async (ctx, workspace, id) =>
    find(ctx, await requireWorkspace(ctx, deps.db, workspace, 'read'), id, 'read')
  const show = (ctx: Context, row: store.StatementRow): StatementAnswer => {
    const shown = presentStatement(live.overlay(viewOfRow(row)))
    const { id, workspace_id, principal_id } = row
    return ctx.may('read', resultSecurable({ id: workspace_id }, id, principal_id))
      ? shown
      : withoutRows(shown)
  }

  return {
    load,
    get: async (ctx, workspace, id) => show(ctx, await load(ctx, workspace, id)),
    submit: async (ctx, name, input) => {
      const workspace = await workspaces.require(ctx, name, 'execute')
      const submitted = await submitStatement(deps, live, ctx, workspace, input).catch(
        async (error: unknown) => {
          if (!(error instanceof WorkspaceGone)) throw error
          workspaces.forget(name)
          return submitStatement(deps, live, ctx, await workspaces.require(ctx, name, 'execute'), input)
        },
      )
      const { id, view } = submitted
      return view ? presentStatement(view) : show(ctx, await find(ctx, workspace, id, 'read'))
    },
    list: async (ctx, workspace, query) =>
      listHistory(deps, ctx, live, await requireWorkspace(ctx, deps.db, workspace, 'read'), query),
    cancel: async (ctx, name, id) => {
      const workspace = await requireWorkspace(ctx, deps.db, name, 'read')
      const row = await find(ctx, workspace, id, 'write')
      await inTransaction(deps.db, async (tx) => {
        await requestCancel(tx, 'statement', id)
        await ctx.audit(tx, {
          object: statementSecurable(workspace, id, row.principal_id),
          details: { state: row.state },
        })
      })
      return show(ctx, (await stopAndWait(deps, workspace, id)) ?? row)
    },
  }
}
