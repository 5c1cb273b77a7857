import { commonErrors, type Input, type operations } from '@boathouse/contract'
import type { Context } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { requireLease } from '../../platform/leases.store.ts'
import { waitMillis, waitWithin } from '../../platform/wait-within.ts'
import { newAuditColumns } from '../audit/index.ts'
import type { WorkspaceKey } from '../workspaces/index.ts'
import type { StatementDeps } from './statement-deps.ts'
import type { LiveStatements } from './live-statements.ts'
import type { StatementJob } from './statement-run.ts'
import { identifiersOf, isRead, targetOf } from './statement-target.ts'
import type { StatementEnd } from './statement-end.store.ts'
import type { StatementView } from './statement-view.ts'
import { insertEnded, insertStatement } from './statement-insert.store.ts'
import { statementRecord, type StatementRecord } from './statement-record.ts'
import { settleStatement } from './statement.store.ts'
import { statementSecurable } from './statement-securable.ts'

export type NewStatement = Input<typeof operations.executeStatement>['body']

const DEFAULT_SCHEMA = 'main'
const AUDITED_CHARACTERS = 1000

const jobOf = (workspace: WorkspaceKey, input: NewStatement): StatementJob => ({
  id: newId(),
  epoch: 1n,
  text: input.statement,
  catalog: input.catalog ?? workspace.default_catalog,
  schema: input.schema ?? DEFAULT_SCHEMA,
  parameters: input.parameters ?? [],
  rowLimit: input.row_limit,
})

/** How the row comes to be, with its audit event. It is held by this process until it has ended. */
const recordOf = (
  deps: StatementDeps,
  ctx: Context,
  workspace: WorkspaceKey,
  job: StatementJob,
  late: boolean,
): StatementRecord => {
  const row = {
    ...job,
    target: targetOf(job.text, job, identifiersOf(job.parameters)),
    workspaceId: workspace.id,
    principal: ctx.signedIn(),
  }
  const lease = { owner: deps.owner, seconds: deps.leaseSeconds }
  const entry = {
    object: statementSecurable(workspace, job.id, ctx.signedIn().id),
    details: { statement: job.text.slice(0, AUDITED_CHARACTERS), catalog: job.catalog, schema: job.schema },
  }
  const writes = {
    begin: () =>
      ctx.auditWith(deps.db, entry, (db, event) => insertStatement(db, row, lease, newAuditColumns(event))),
    whole: (end: StatementEnd, takenMillis: number) =>
      ctx.auditWith(deps.db, entry, (db, event) =>
        insertEnded(db, row, end, takenMillis, newAuditColumns(event)),
      ),
  }
  return statementRecord(deps, job, writes, late)
}

/**
 * Takes a statement and waits for its end as long as the caller wants. Gives back its id, and what it came to
 * when that is known here.
 */
export const submitStatement = async (
  deps: StatementDeps,
  live: LiveStatements,
  ctx: Context,
  workspace: WorkspaceKey,
  input: NewStatement,
): Promise<{ readonly id: string; readonly view: StatementView | undefined }> => {
  if (deps.work.closing()) throw commonErrors.UNAVAILABLE({ reason: 'the server is stopping' })
  const job = jobOf(workspace, input)
  const patience = waitMillis(input.wait_timeout)
  const late = patience > 0 && isRead(job.text)
  const kept = recordOf(deps, ctx, workspace, job, late)
  if (!late) await kept.begin()
  const outcome = deps.actingAs(
    ctx,
    () => live.start(job, kept),
    (tx) => requireLease(tx, 'statement', job),
    { kind: 'statement', id: job.id },
  )
  let ended = await waitWithin(outcome, patience, ctx.signal)
  if (!ended && input.on_wait_timeout === 'CANCEL') {
    await deps.work.stop(job.id, 'canceled')
    ended = true
  }
  const view = ended ? await outcome : undefined
  if (!view) {
    await kept.begin()
    await settleStatement(deps.db, job.id)
  }
  return { id: job.id, view }
}
