import type { Input, Output, Verb, operations } from '@boathouse/contract'
import { jobErrors } from '@boathouse/contract/jobs/errors.ts'
import { z } from 'zod'
import type { Context, Securable } from '../../platform/context.ts'
import { inTransaction, violates, type Database, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { requireVersion } from '../../platform/if-match.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import { requireRow } from '../../platform/require-right.ts'
import { visibleRows } from '../../platform/visible-rows.ts'
import { requireWorkspace, type WorkspaceKey } from '../workspaces/index.ts'
import { checked } from './check-definition.ts'
import type { JobDeps } from './job-deps.ts'
import { requireRunAs } from './run-as.ts'
import type { JobAnswer, JobDefinition } from './job-types.ts'
import * as store from './job.store.ts'
import { presentJob, presentListed, presentVersion, presentVersionSummary } from './present-job.ts'

export interface JobPath {
  readonly workspace: string
  readonly job: string
}
type NewJob = Input<typeof operations.createJob>['body']

const pages = pageTokens('jobs', z.string())
const versionPages = pageTokens('job_versions', z.int())

const thingOf = (workspaceId: string, row: { readonly id: string; readonly name: string }): Securable => ({
  kind: 'job',
  id: row.id,
  name: row.name,
  workspaceId,
})

/** `row` when the caller may `verb` it. Throws JOB_NOT_FOUND, absent or unseen alike, PERMISSION_DENIED. */
export const visibleJob = (
  ctx: Context,
  workspace: Pick<WorkspaceKey, 'id'>,
  ref: string,
  verb: Verb,
  row: store.JobRow | undefined,
): store.JobRow =>
  requireRow(
    ctx,
    verb,
    row,
    (found) => thingOf(workspace.id, found),
    () => jobErrors.JOB_NOT_FOUND({ job: ref }),
  )

/** The job of this name or id, if the caller may `verb` it. Throws JOB_NOT_FOUND, absent or unseen alike, PERMISSION_DENIED. */
export const requireJob = async (
  ctx: Context,
  db: Database,
  workspace: WorkspaceKey,
  ref: string,
  verb: Verb,
): Promise<store.JobRow> => visibleJob(ctx, workspace, ref, verb, await store.findJob(db, workspace.id, ref))

const nameTaken = (job: string) => (error: unknown) => {
  throw violates(error, 'job_name_unique') ? jobErrors.JOB_EXISTS({ job }, error) : error
}

export const getJob = async ({ db }: JobDeps, ctx: Context, path: JobPath): Promise<JobAnswer> => {
  const workspace = await requireWorkspace(ctx, db, path.workspace, 'read')
  return presentJob(await requireJob(ctx, db, workspace, path.job, 'read'))
}

export const listJobs = async (
  { db }: JobDeps,
  ctx: Context,
  name: string,
  query: Input<typeof operations.listJobs>['query'],
): Promise<Output<typeof operations.listJobs>> => {
  const workspace = await requireWorkspace(ctx, db, name, 'read')
  const [key = '', ...value] = query.tag?.split('=') ?? []
  const filter = {
    workspaceId: workspace.id,
    name: query.q,
    tag: query.tag === undefined ? undefined : { key, value: value.length > 0 ? value.join('=') : undefined },
  }
  const found = await visibleRows(
    { after: pages.decode(query.page_token), limit: query.page_size + 1 },
    (after, limit = query.page_size) => store.listJobs(db, { ...filter, after, limit }),
    (row) => row.name,
    (row) => ctx.may('read', thingOf(workspace.id, row)),
  )
  const { rows, next_page_token } = pageOf(found, query.page_size, pages, (row) => row.name)
  return { jobs: rows.map(presentListed), next_page_token }
}

export const createJob = async (
  deps: JobDeps,
  ctx: Context,
  workspaceName: string,
  body: NewJob,
): Promise<JobAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'write')
  const definition = await checked(deps, ctx, workspace, body)
  const author = ctx.signedIn()
  const row = await inTransaction(deps.db, async (tx) => {
    const id = newId()
    const { run_as: name } = definition
    const by = name === undefined ? author : { name }
    const runAsId = await requireRunAs(tx, ctx, workspace.id, by, definition)
    await store.insertJob(tx, { id, workspaceId: workspace.id, definition, runAsId, createdBy: author.id })
    await store.insertVersion(tx, { jobId: id, version: 1n, definition, message: body.message, author })
    await ctx.audit(tx, { object: thingOf(workspace.id, { id, name: definition.name }) })
    return store.findJob(tx, workspace.id, id)
  }).catch(nameTaken(definition.name))
  if (!row) throw jobErrors.JOB_NOT_FOUND({ job: definition.name })
  ctx.changed('jobs', row.id, row.version)
  return presentJob(row)
}

/** Locks, checks right and version, and saves what `make` gives as the next version. */
const saveVersion = async (
  deps: JobDeps,
  ctx: Context,
  path: JobPath,
  make: (tx: Tx, before: store.JobRow) => Promise<{ definition: JobDefinition; message: string }>,
): Promise<JobAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, path.workspace, 'read')
  const author = ctx.signedIn()
  const row = await inTransaction(deps.db, async (tx) => {
    const locked = await store.lockJob(tx, workspace.id, path.job)
    const before = visibleJob(ctx, workspace, path.job, 'write', locked)
    if (before.deleted_at !== null) throw jobErrors.JOB_DELETED({ job: path.job })
    requireVersion(ctx, `job «${before.name}»`, before.version)
    const { definition, message } = await make(tx, before)
    const version = before.version + 1n
    const { run_as: name } = definition
    const runAs = name === undefined ? { id: before.run_as_id } : { name }
    const runAsId = await requireRunAs(tx, ctx, workspace.id, runAs, definition)
    await store.moveJob(tx, before.id, version, definition, runAsId).catch(nameTaken(definition.name))
    await store.insertVersion(tx, { jobId: before.id, version, definition, message, author })
    await deps.limitChanged(tx, before.id)
    await ctx.audit(tx, { object: thingOf(workspace.id, before), details: { version: Number(version) } })
    return (await store.findJob(tx, workspace.id, before.id)) ?? before
  })
  ctx.changed('jobs', row.id, row.version)
  return presentJob(row)
}

export const updateJob = async (
  deps: JobDeps,
  ctx: Context,
  path: JobPath,
  body: NewJob,
): Promise<JobAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, path.workspace, 'read')
  const before = await requireJob(ctx, deps.db, workspace, path.job, 'write')
  const definition = await checked(deps, ctx, workspace, body, before.definition)
  return saveVersion(deps, ctx, path, () => Promise.resolve({ definition, message: body.message }))
}

export const restoreVersion = (
  deps: JobDeps,
  ctx: Context,
  path: JobPath & { readonly version: number },
  message: string | undefined,
): Promise<JobAnswer> =>
  saveVersion(deps, ctx, path, async (tx, before) => {
    const old = await store.findVersion(tx, before.id, BigInt(path.version))
    if (!old) throw jobErrors.JOB_VERSION_NOT_FOUND({ job: path.job, version: path.version })
    // Checked when it was saved, by the same contract.
    const definition = old.definition as JobDefinition
    return { definition, message: message ?? `Restored version ${path.version}` }
  })

export const deleteJob = async (deps: JobDeps, ctx: Context, path: JobPath): Promise<void> => {
  const workspace = await requireWorkspace(ctx, deps.db, path.workspace, 'read')
  const id = await inTransaction(deps.db, async (tx) => {
    const locked = await store.lockJob(tx, workspace.id, path.job)
    const row = visibleJob(ctx, workspace, path.job, 'write', locked)
    if (row.deleted_at !== null) throw jobErrors.JOB_DELETED({ job: path.job })
    requireVersion(ctx, `job «${row.name}»`, row.version)
    await store.markDeleted(tx, row.id)
    await deps.limitChanged(tx, row.id)
    await ctx.audit(tx, { object: thingOf(workspace.id, row) })
    return row.id
  })
  ctx.changed('jobs', id)
}

export const listVersions = async (
  { db }: JobDeps,
  ctx: Context,
  path: JobPath,
  query: Input<typeof operations.listJobVersions>['query'],
): Promise<Output<typeof operations.listJobVersions>> => {
  const workspace = await requireWorkspace(ctx, db, path.workspace, 'read')
  const job = await requireJob(ctx, db, workspace, path.job, 'read')
  const before = versionPages.decode(query.page_token)
  const found = await store.listVersions(
    db,
    job.id,
    before === undefined ? undefined : BigInt(before),
    query.page_size + 1,
  )
  const { rows, next_page_token } = pageOf(found, query.page_size, versionPages, (row) => Number(row.version))
  return { versions: rows.map(presentVersionSummary), next_page_token }
}

export const getVersion = async (
  { db }: JobDeps,
  ctx: Context,
  path: JobPath & { readonly version: number },
): Promise<Output<typeof operations.getJobVersion>> => {
  const workspace = await requireWorkspace(ctx, db, path.workspace, 'read')
  const job = await requireJob(ctx, db, workspace, path.job, 'read')
  const row = await store.findVersion(db, job.id, BigInt(path.version))
  if (!row) throw jobErrors.JOB_VERSION_NOT_FOUND({ job: path.job, version: path.version })
  return presentVersion(row)
}
