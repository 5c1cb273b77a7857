import type { Output, operations } from '@boathouse/contract'
import { commonErrors } from '@boathouse/contract'
import { tableTriggerErrors } from '@boathouse/contract/table-triggers/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { inTransaction, violates } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import { requireVersion } from '../../../platform/if-match.ts'
import { jobThing, openJob, openLiveJob, type JobPath, type JobRow } from '../../jobs/index.ts'
import { MOST_OF_A_JOB, type TriggerDeps } from '../trigger-deps.ts'
import { fireSummaries, forgetWaiting } from './fire.store.ts'
import {
  checkTriggerParameters,
  presentTrigger,
  type TriggerAnswer,
  type TriggerSettings,
} from './trigger-settings.ts'
import * as store from './trigger.store.ts'

interface TriggerPath extends JobPath {
  readonly trigger: string
}

const nameTaken = (trigger: string) => (error: unknown) => {
  throw violates(error, 'table_trigger_name_unique')
    ? tableTriggerErrors.TRIGGER_EXISTS({ trigger }, error)
    : error
}

const absent = (trigger: string) => tableTriggerErrors.TRIGGER_NOT_FOUND({ trigger })

/** What of a trigger goes into the audit event: everything but the values of parameters. */
const auditDetails = ({ parameters, ...settings }: TriggerSettings) => ({
  trigger: settings,
  parameters: Object.keys(parameters),
})

const checked = async (
  deps: TriggerDeps,
  ctx: Context,
  job: JobRow,
  settings: TriggerSettings,
): Promise<void> => {
  checkTriggerParameters(job, settings)
  const { catalog, schema, table } = settings.table
  if (!(await deps.mayReadCatalog(ctx, catalog))) throw tableTriggerErrors.TRIGGER_CATALOG({ catalog })
  if (!(await deps.mayReadTable(ctx, { catalog, levels: schema.split('.'), table })))
    throw tableTriggerErrors.TRIGGER_TABLE({ table: `${catalog}.${schema}.${table}` })
}

export const createTableTrigger = async (
  deps: TriggerDeps,
  ctx: Context,
  path: JobPath,
  settings: TriggerSettings,
): Promise<TriggerAnswer> => {
  const job = await openLiveJob(deps.db, ctx, path)
  await checked(deps, ctx, job, settings)
  const row = await inTransaction(deps.db, async (tx) => {
    if ((await store.listTriggerRows(tx, job.id)).length >= MOST_OF_A_JOB)
      throw commonErrors.CONFLICT({ what: `A job has at most ${MOST_OF_A_JOB} table triggers.` })
    const made = await store.insertTrigger(tx, {
      id: newId(),
      jobId: job.id,
      workspaceId: job.workspace_id,
      settings,
      changedBy: ctx.signedIn().id,
    })
    await ctx.audit(tx, { object: jobThing(job), details: auditDetails(settings) })
    return made
  }).catch(nameTaken(settings.name))
  ctx.changed('schedules', row.id, row.version)
  return presentTrigger(row, job.name, undefined)
}

export const updateTableTrigger = async (
  deps: TriggerDeps,
  ctx: Context,
  path: TriggerPath,
  settings: TriggerSettings,
): Promise<TriggerAnswer> => {
  const { db } = deps
  const job = await openLiveJob(db, ctx, path)
  await checked(deps, ctx, job, settings)
  const row = await inTransaction(db, async (tx) => {
    const before = await store.lockTrigger(tx, job.id, path.trigger)
    if (!before) throw absent(path.trigger)
    requireVersion(ctx, `table trigger «${before.name}»`, before.version)
    if (settings.paused || before.paused) await forgetWaiting(tx, before.id)
    const after = await store.replaceTrigger(tx, before.id, settings, ctx.signedIn().id)
    await ctx.audit(tx, { object: jobThing(job), details: auditDetails(settings) })
    return after
  }).catch(nameTaken(settings.name))
  ctx.changed('schedules', row.id, row.version)
  return presentTrigger(row, job.name, (await fireSummaries(db, [row.id])).get(row.id))
}

export const deleteTableTrigger = async (
  { db }: TriggerDeps,
  ctx: Context,
  path: TriggerPath,
): Promise<void> => {
  const job = await openJob(db, ctx, path, 'write')
  const id = await inTransaction(db, async (tx) => {
    const row = await store.lockTrigger(tx, job.id, path.trigger)
    if (!row) throw absent(path.trigger)
    requireVersion(ctx, `table trigger «${row.name}»`, row.version)
    await store.removeTrigger(tx, row.id)
    await ctx.audit(tx, { object: jobThing(job), details: { trigger: row.name } })
    return row.id
  })
  ctx.changed('schedules', id)
}

export const listTableTriggers = async (
  { db }: TriggerDeps,
  ctx: Context,
  path: JobPath,
): Promise<Output<typeof operations.listTableTriggers>> => {
  const job = await openJob(db, ctx, path, 'read')
  const rows = await store.listTriggerRows(db, job.id)
  const fires = await fireSummaries(
    db,
    rows.map(({ id }) => id),
  )
  return { table_triggers: rows.map((row) => presentTrigger(row, job.name, fires.get(row.id))) }
}
