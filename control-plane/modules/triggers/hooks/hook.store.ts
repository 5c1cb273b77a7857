import { sql, type Selectable } from 'kysely'
import type { HookTable } from '../../../db/generated/tables.ts'
import type { Database, Tx } from '../../../platform/database.ts'
import { stringifyJson } from '../../../platform/json.ts'
import type { HookSettings } from './hook-settings.ts'

export type HookRow = Selectable<HookTable>

export interface DeliveryRow {
  readonly hook_id: string
  readonly delivery_id: string
  readonly received_at: string
  readonly run_id: string
}

/** A hook as a delivery meets it. */
export type MetHook = HookRow & {
  readonly job_name: string
  readonly job_deleted: boolean
  readonly changed_by: string
}

const columnsOf = (settings: HookSettings) => ({
  name: settings.name,
  paused: settings.paused,
  parameters: stringifyJson(settings.parameters),
  mapping: stringifyJson(settings.mapping),
  tolerance_seconds: settings.tolerance_seconds,
})

export const insertHook = (
  tx: Tx,
  hook: {
    readonly id: string
    readonly jobId: string
    readonly workspaceId: string
    readonly settings: HookSettings
    readonly changedBy: string
  },
): Promise<HookRow> =>
  tx
    .insertInto('hook')
    .values({
      id: hook.id,
      job_id: hook.jobId,
      workspace_id: hook.workspaceId,
      ...columnsOf(hook.settings),
      changed_by_id: hook.changedBy,
    })
    .returningAll()
    .executeTakeFirstOrThrow()

export const replaceHook = (
  tx: Tx,
  id: string,
  settings: HookSettings,
  changedBy: string,
): Promise<HookRow> =>
  tx
    .updateTable('hook')
    .set((set) => ({
      ...columnsOf(settings),
      version: set('version', '+', 1n),
      changed_by_id: changedBy,
      updated_at: sql`clock_timestamp()`,
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const markRotated = (tx: Tx, id: string): Promise<HookRow> =>
  tx
    .updateTable('hook')
    .set((set) => ({ version: set('version', '+', 1n), secret_changed_at: sql`clock_timestamp()` }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const lockHook = (tx: Tx, jobId: string, name: string): Promise<HookRow | undefined> =>
  tx
    .selectFrom('hook')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirst()

export const removeHook = async (tx: Tx, id: string): Promise<void> => {
  await tx.deleteFrom('hook').where('id', '=', id).execute()
}

export const listHookRows = (db: Database, jobId: string): Promise<HookRow[]> =>
  db.selectFrom('hook').selectAll().where('job_id', '=', jobId).orderBy('name').execute()

export const meetHook = (db: Database, id: string): Promise<MetHook | undefined> =>
  db
    .selectFrom('hook')
    .innerJoin('job', 'job.id', 'hook.job_id')
    .innerJoin('principal', 'principal.id', 'hook.changed_by_id')
    .selectAll('hook')
    .select(['job.name as job_name', 'principal.name as changed_by'])
    .select(sql<boolean>`job.deleted_at IS NOT NULL`.as('job_deleted'))
    .where('hook.id', '=', id)
    .executeTakeFirst()

/** Takes a delivery; undefined when it had been taken before. Waits for another that is taking it. */
export const insertDelivery = async (
  tx: Tx,
  delivery: Omit<DeliveryRow, 'received_at'>,
): Promise<DeliveryRow | undefined> =>
  tx
    .insertInto('hook_delivery')
    .values(delivery)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()

export const findDelivery = (
  db: Database,
  hookId: string,
  deliveryId: string,
): Promise<DeliveryRow | undefined> =>
  db
    .selectFrom('hook_delivery')
    .selectAll()
    .where('hook_id', '=', hookId)
    .where('delivery_id', '=', deliveryId)
    .executeTakeFirst()

/** The newest delivery of each hook. */
export const lastDeliveries = async (
  db: Database,
  hookIds: readonly string[],
): Promise<ReadonlyMap<string, DeliveryRow>> => {
  const { rows } = await sql<DeliveryRow>`
SELECT newest.* FROM unnest(${[...hookIds]}::uuid[]) AS wanted (id)
CROSS JOIN LATERAL (
  SELECT * FROM hook_delivery WHERE hook_id = wanted.id ORDER BY received_at DESC LIMIT 1
) AS newest`.execute(db)
  return new Map(rows.map((row) => [row.hook_id, row]))
}

/** Forgets deliveries of long ago: far longer than a delivery may be old. */
export const deleteOldDeliveries = async (db: Database, days: number): Promise<void> => {
  await sql`
DELETE FROM hook_delivery WHERE received_at < clock_timestamp() - make_interval(days => ${days})`.execute(db)
}
