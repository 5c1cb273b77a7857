import { setTimeout as pause } from 'node:timers/promises'
import type { Input, Output, operations } from '@boathouse/contract'
import { jobErrors } from '@boathouse/contract/jobs/errors.ts'
import { runErrors } from '@boathouse/contract/runs/errors.ts'
import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import { waitMillis } from '../../platform/wait-within.ts'
import { findJobId } from '../jobs/index.ts'
import { visibleRows } from '../../platform/visible-rows.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import { requireRun, runThing, showRun, type RunAnswer, type RunPath } from './find-run.ts'
import { followRun } from './follow-run.ts'
import { presentListed } from './present-run.ts'
import { readLog } from './log/read-log.ts'
import { searchLog } from './log/search-log.ts'
import type { RunDeps } from './run-deps.ts'
import { listEvents, listRuns as findRuns } from './run-list.store.ts'
import { hasEnded } from './run-states.ts'

const pages = pageTokens('runs', z.uuid())
const eventPages = pageTokens('run_events', z.int())

export const getRun = async (
  deps: RunDeps,
  ctx: Context,
  path: RunPath,
  waitTimeout: string,
): Promise<RunAnswer> => {
  if (waitTimeout === '0s') return showRun(deps, ctx, await requireRun(deps, ctx, path, 'read'))
  const following = followRun(deps, ctx, path.run_id)
  try {
    const row = await requireRun(deps, ctx, path, 'read')
    const answer = hasEnded(row.state) ? undefined : await following.answer(row, waitTimeout)
    return answer ?? (await showRun(deps, ctx, row))
  } finally {
    following.forget()
  }
}

export const listRuns = async (
  { db }: RunDeps,
  ctx: Context,
  path: { readonly workspace: string; readonly job: string },
  query: Input<typeof operations.listRuns>['query'],
): Promise<Output<typeof operations.listRuns>> => {
  const workspace = await requireWorkspace(ctx, db, path.workspace, 'read')
  const jobId = path.job === '-' ? undefined : await findJobId(db, workspace.id, path.job)
  if (path.job !== '-' && jobId === undefined) throw jobErrors.JOB_NOT_FOUND({ job: path.job })
  const filter = {
    workspaceId: workspace.id,
    jobId,
    states: query.state,
    trigger: query.trigger,
    createdAfter: query.created_after,
    createdBefore: query.created_before,
  }
  const found = await visibleRows(
    { after: pages.decode(query.page_token), limit: query.page_size + 1 },
    (before, limit = query.page_size) => findRuns(db, { ...filter, before, limit }),
    (row) => row.id,
    (row) => ctx.may('read', runThing({ ...row, workspace_id: workspace.id })),
  )
  const { rows, next_page_token } = pageOf(found, query.page_size, pages, (row) => row.id)
  return { runs: rows.map(presentListed), next_page_token }
}

/** A page ends with a whole save: its size counts saves, of which each is one or more events. */
export const listRunEvents = async (
  deps: RunDeps,
  ctx: Context,
  path: RunPath,
  query: Input<typeof operations.listRunEvents>['query'],
): Promise<Output<typeof operations.listRunEvents>> => {
  const row = await requireRun(deps, ctx, path, 'read')
  const after = eventPages.decode(query.page_token)
  const found = await listEvents(deps.db, row.id, BigInt(after ?? 0), query.page_size + 1)
  const { rows, next_page_token } = pageOf(found, query.page_size, eventPages, (one) => Number(one.sequence))
  const accepted = { sequence: 1, at: row.created_at, from: null, to: 'QUEUED', reason: 'ACCEPTED' }
  const message = `Accepted from ${row.requested_by}, with version ${row.job_version} of the job.`
  const events = rows.flatMap(({ sequence, at, changes }) =>
    changes.map((change) => ({ sequence: Number(sequence), at, ...change })),
  )
  return { events: after === undefined ? [{ ...accepted, message }, ...events] : events, next_page_token }
}

const LOG_ASK_MILLIS = 100

/** The run, when it has the task. Throws WORKSPACE_NOT_FOUND, RUN_NOT_FOUND, TASK_NOT_FOUND. */
const requireTask = async (deps: RunDeps, ctx: Context, path: RunPath, task_key: string): Promise<string> => {
  const row = await requireRun(deps, ctx, path, 'read')
  const key = { jobId: row.job_id, version: row.job_version }
  const definition = (await deps.definitions.load([key]))(key)
  if (!definition.tasks.some((task) => task.task_key === task_key))
    throw runErrors.TASK_NOT_FOUND({ run_id: row.id, task_key })
  return row.id
}

export const readRunLog = async (
  deps: RunDeps,
  ctx: Context,
  path: RunPath,
  query: Input<typeof operations.readRunLog>['query'],
): Promise<Output<typeof operations.readRunLog>> => {
  const runId = await requireTask(deps, ctx, path, query.task_key)
  const giveUpAt = performance.now() + waitMillis(query.wait_timeout)
  for (;;) {
    const part = await readLog(deps, runId, query)
    if (part.text !== '' || part.complete || performance.now() > giveUpAt || ctx.signal.aborted) return part
    await pause(LOG_ASK_MILLIS)
  }
}

export const searchRunLog = async (
  deps: RunDeps,
  ctx: Context,
  path: RunPath,
  query: Input<typeof operations.searchRunLog>['query'],
): Promise<Output<typeof operations.searchRunLog>> =>
  searchLog(deps, await requireTask(deps, ctx, path, query.task_key), query)
