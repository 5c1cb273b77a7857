import { randomBytes } from 'node:crypto'
import type { Output, operations } from '@boathouse/contract'
import { commonErrors } from '@boathouse/contract'
import { hookErrors } from '@boathouse/contract/hooks/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { inTransaction, violates } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import { requireVersion } from '../../../platform/if-match.ts'
import { jobThing, openJob, openLiveJob, type JobPath } from '../../jobs/index.ts'
import { MOST_OF_A_JOB, type TriggerDeps } from '../trigger-deps.ts'
import * as store from './hook.store.ts'
import { checkHookParameters, presentHook, type HookAnswer, type HookSettings } from './hook-settings.ts'

type Shown = Output<typeof operations.createHook>
interface HookPath extends JobPath {
  readonly hook: string
}

const SECRET_BYTES = 32

export const secretOwner = (id: string) => ({ kind: 'hook', id }) as const

const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`

const nameTaken = (hook: string) => (error: unknown) => {
  throw violates(error, 'hook_name_unique') ? hookErrors.HOOK_EXISTS({ hook }, error) : error
}

const absent = (hook: string) => hookErrors.HOOK_NOT_FOUND({ hook })

/** What of a hook goes into the audit event: everything but the values of parameters. */
const auditDetails = ({ parameters, ...settings }: HookSettings) => ({
  hook: settings,
  parameters: Object.keys(parameters),
})

export const createHook = async (
  { db, secrets }: TriggerDeps,
  ctx: Context,
  path: JobPath,
  settings: HookSettings,
): Promise<Shown> => {
  const job = await openLiveJob(db, ctx, path)
  checkHookParameters(job, settings)
  const secret = newSecret()
  const row = await inTransaction(db, async (tx) => {
    if ((await store.listHookRows(tx, job.id)).length >= MOST_OF_A_JOB)
      throw commonErrors.CONFLICT({ what: `A job has at most ${MOST_OF_A_JOB} hooks.` })
    const made = await store.insertHook(tx, {
      id: newId(),
      jobId: job.id,
      workspaceId: job.workspace_id,
      settings,
      changedBy: ctx.signedIn().id,
    })
    await secrets.put(tx, secretOwner(made.id), { secret })
    await ctx.audit(tx, { object: jobThing(job), details: auditDetails(settings) })
    return made
  }).catch(nameTaken(settings.name))
  ctx.changed('schedules', row.id, row.version)
  return { ...presentHook(row, job.name, undefined), secret }
}

export const updateHook = async (
  { db }: TriggerDeps,
  ctx: Context,
  path: HookPath,
  settings: HookSettings,
): Promise<HookAnswer> => {
  const job = await openLiveJob(db, ctx, path)
  checkHookParameters(job, settings)
  const row = await inTransaction(db, async (tx) => {
    const before = await store.lockHook(tx, job.id, path.hook)
    if (!before) throw absent(path.hook)
    requireVersion(ctx, `hook «${before.name}»`, before.version)
    const after = await store.replaceHook(tx, before.id, settings, ctx.signedIn().id)
    await ctx.audit(tx, { object: jobThing(job), details: auditDetails(settings) })
    return after
  }).catch(nameTaken(settings.name))
  ctx.changed('schedules', row.id, row.version)
  return presentHook(row, job.name, (await store.lastDeliveries(db, [row.id])).get(row.id))
}

export const rotateHookSecret = async (
  { db, secrets }: TriggerDeps,
  ctx: Context,
  path: HookPath,
): Promise<Shown> => {
  const job = await openLiveJob(db, ctx, path)
  const secret = newSecret()
  const row = await inTransaction(db, async (tx) => {
    const before = await store.lockHook(tx, job.id, path.hook)
    if (!before) throw absent(path.hook)
    await secrets.put(tx, secretOwner(before.id), { secret })
    await ctx.audit(tx, { object: jobThing(job), details: { hook: before.name } })
    return store.markRotated(tx, before.id)
  })
  ctx.changed('schedules', row.id, row.version)
  return { ...presentHook(row, job.name, (await store.lastDeliveries(db, [row.id])).get(row.id)), secret }
}

export const deleteHook = async (
  { db, secrets }: TriggerDeps,
  ctx: Context,
  path: HookPath,
): Promise<void> => {
  const job = await openJob(db, ctx, path, 'write')
  const id = await inTransaction(db, async (tx) => {
    const row = await store.lockHook(tx, job.id, path.hook)
    if (!row) throw absent(path.hook)
    requireVersion(ctx, `hook «${row.name}»`, row.version)
    await secrets.removeAll(tx, secretOwner(row.id))
    await store.removeHook(tx, row.id)
    await ctx.audit(tx, { object: jobThing(job), details: { hook: row.name } })
    return row.id
  })
  ctx.changed('schedules', id)
}

export const listHooks = async (
  { db }: TriggerDeps,
  ctx: Context,
  path: JobPath,
): Promise<Output<typeof operations.listHooks>> => {
  const job = await openJob(db, ctx, path, 'read')
  const rows = await store.listHookRows(db, job.id)
  const last = await store.lastDeliveries(
    db,
    rows.map(({ id }) => id),
  )
  return { hooks: rows.map((row) => presentHook(row, job.name, last.get(row.id))) }
}
