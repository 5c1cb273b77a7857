import { setTimeout as pause } from 'node:timers/promises'
import { commonErrors, type Input, type Output, type Verb, type operations } from '@boathouse/contract'
import { ingestErrors } from '@boathouse/contract/ingest/errors.ts'
import { z } from 'zod'
import type { Context, Securable } from '../../platform/context.ts'
import { inTransaction, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { requestCancel, requireLease } from '../../platform/leases.store.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import { requireRow } from '../../platform/require-right.ts'
import { visibleRows } from '../../platform/visible-rows.ts'
import { waitMillis, waitWithin } from '../../platform/wait-within.ts'
import { requireFreeName } from '../datasets/index.ts'
import { requireWorkspace, type Workspace } from '../workspaces/index.ts'
import { checkTarget } from './check-target.ts'
import { originOf, requireSource } from './ingest-origin.ts'
import type { IngestDeps } from './ingest-deps.ts'
import { requestOf, type NewIngest } from './ingest-request.ts'
import { runIngest } from './ingest-run.ts'
import { presentIngest, type IngestAnswer } from './ingest-view.ts'
import { hasEnded } from './ingest.machine.ts'
import * as store from './ingest.store.ts'

// How long a cancel waits to learn what was reached, when another process does the load.
const CANCEL_WAIT_MILLIS = 10_000
const CANCEL_POLL_MILLIS = 100

const pages = pageTokens('ingests', z.uuid())

const thingOf = (
  workspace: Workspace,
  row: { readonly id: string; readonly filename: string; readonly principal_id: string },
): Securable => ({
  kind: 'ingest',
  id: row.id,
  name: row.filename,
  workspaceId: workspace.id,
  ownerId: row.principal_id,
})

/** Rows that could not be read, and what was wrong with them, hold data: they are for whoever brought the file. */
const show = (deps: IngestDeps, ctx: Context, row: store.IngestRow): IngestAnswer => {
  const answer = presentIngest(row, deps.progress)
  const isOwn = row.principal_id === ctx.signedIn().id
  if (isOwn) return answer
  const error = answer.error && { ...answer.error, message: 'The message is for whoever brought the file.' }
  return { ...answer, error, bad_rows: [] }
}

const pathOf = (target: NewIngest['target']): string => `${target.catalog}.${target.schema}.${target.table}`

const record = async (
  deps: IngestDeps,
  ctx: Context,
  tx: Tx,
  workspace: Workspace,
  input: NewIngest,
): Promise<store.IngestRow> => {
  const origin = await originOf(ctx, tx, workspace, input)
  if (input.register_as !== undefined) await requireFreeName(tx, workspace.id, input.register_as)
  const principal = ctx.signedIn()
  const row = await store.insertIngest(
    tx,
    {
      id: newId(),
      workspace_id: workspace.id,
      principal_id: principal.id,
      principal_name: principal.name,
      ...origin,
      catalog_name: input.target.catalog,
      schema_name: input.target.schema,
      table_name: input.target.table,
      mode: input.mode,
      request: requestOf(input),
    },
    { owner: deps.owner, seconds: deps.leaseSeconds },
  )
  await ctx.audit(tx, {
    object: thingOf(workspace, row),
    details: {
      target: pathOf(input.target),
      mode: input.mode,
      ...(origin.upload_id === null
        ? { connection: origin.connection_name, source: origin.filename }
        : { upload_id: origin.upload_id }),
    },
  })
  return row
}

/** Runs the load here; settles when it has ended. Never rejects. */
const start = (deps: IngestDeps, ctx: Context, workspace: Workspace, row: store.IngestRow): Promise<void> => {
  deps.work.start(row.id, async (signal) => {
    try {
      await runIngest(deps, ctx, workspace.name, row, signal)
    } catch (error) {
      // The row stays as it is; recovery ends it once its lease has run out.
      deps.log.error({ err: error, ingest: row.id }, 'the end of an ingest could not be recorded')
    }
  })
  return deps.work.ended(row.id) ?? Promise.resolve()
}

const find = async (
  deps: IngestDeps,
  ctx: Context,
  workspace: Workspace,
  id: string,
  verb: Verb,
): Promise<store.IngestRow> => {
  const row = await store.findIngest(deps.db, workspace.id, id)
  return requireRow(
    ctx,
    verb,
    row,
    (found) => thingOf(workspace, found),
    () => ingestErrors.INGEST_NOT_FOUND({ ingest_id: id }),
  )
}

export const createIngest = async (
  deps: IngestDeps,
  ctx: Context,
  workspaceName: string,
  input: NewIngest,
): Promise<IngestAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'write')
  if (deps.work.closing()) throw commonErrors.UNAVAILABLE({ reason: 'the server is stopping' })
  await requireSource(deps, ctx, workspace, input)
  await checkTarget(deps, ctx, input.target, input.mode)
  const row = await inTransaction(deps.db, (tx) => record(deps, ctx, tx, workspace, input))
  ctx.changed('ingests', row.id, row.version)
  const ended = deps.actingAs(
    ctx,
    () => start(deps, ctx, workspace, row),
    (tx) => requireLease(tx, 'ingest', { id: row.id, epoch: row.lease_epoch }),
    { kind: 'ingest', id: row.id },
  )
  const done = await waitWithin(ended, waitMillis(input.wait_timeout), ctx.signal)
  return show(deps, ctx, done ? await find(deps, ctx, workspace, row.id, 'read') : row)
}

export const getIngest = async (
  deps: IngestDeps,
  ctx: Context,
  workspaceName: string,
  id: string,
): Promise<IngestAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'read')
  return show(deps, ctx, await find(deps, ctx, workspace, id, 'read'))
}

export const listIngests = async (
  deps: IngestDeps,
  ctx: Context,
  workspaceName: string,
  query: Input<typeof operations.listIngests>['query'],
): Promise<Output<typeof operations.listIngests>> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'read')
  const found = await visibleRows(
    { after: pages.decode(query.page_token), limit: query.page_size + 1 },
    (before, limit = query.page_size) => store.listIngests(deps.db, workspace.id, before, limit),
    (row) => row.id,
    (row) => ctx.may('read', thingOf(workspace, row)),
  )
  const { rows, next_page_token } = pageOf(found, query.page_size, pages, (row) => row.id)
  return { ingests: rows.map((row) => show(deps, ctx, row)), next_page_token }
}

export const cancelIngest = async (
  deps: IngestDeps,
  ctx: Context,
  workspaceName: string,
  id: string,
): Promise<IngestAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'read')
  const before = await find(deps, ctx, workspace, id, 'write')
  await inTransaction(deps.db, async (tx) => {
    await requestCancel(tx, 'ingest', id)
    await ctx.audit(tx, {
      object: thingOf(workspace, before),
      details: { state: before.state },
    })
  })
  await deps.work.stop(id, 'canceled')
  const giveUpAt = performance.now() + CANCEL_WAIT_MILLIS
  for (;;) {
    const row = await find(deps, ctx, workspace, id, 'write')
    if (hasEnded(row.state) || performance.now() > giveUpAt) return show(deps, ctx, row)
    await pause(CANCEL_POLL_MILLIS)
  }
}
