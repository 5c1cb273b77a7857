import { sql, type Selectable } from 'kysely'
import type { TableTriggerTable } from '../../../db/generated/tables.ts'
import type { Database, Tx } from '../../../platform/database.ts'
import { stringifyJson } from '../../../platform/json.ts'
import type { SelfPaused } from '../../schedules/index.ts'
import type { TriggerSettings } from './trigger-settings.ts'

export type TriggerRow = Selectable<TableTriggerTable>

const columnsOf = (settings: TriggerSettings) => ({
  name: settings.name,
  catalog: settings.table.catalog,
  levels: settings.table.schema.split('.'),
  table_name: settings.table.table,
  paused: settings.paused,
  paused_reason: null,
  coalesce: settings.coalesce,
  min_interval_seconds: settings.min_interval_seconds,
  parameters: stringifyJson(settings.parameters),
})

export const insertTrigger = (
  tx: Tx,
  trigger: {
    readonly id: string
    readonly jobId: string
    readonly workspaceId: string
    readonly settings: TriggerSettings
    readonly changedBy: string
  },
): Promise<TriggerRow> =>
  tx
    .insertInto('table_trigger')
    .values({
      id: trigger.id,
      job_id: trigger.jobId,
      workspace_id: trigger.workspaceId,
      ...columnsOf(trigger.settings),
      changed_by_id: trigger.changedBy,
    })
    .returningAll()
    .executeTakeFirstOrThrow()

export const replaceTrigger = (
  tx: Tx,
  id: string,
  settings: TriggerSettings,
  changedBy: string,
): Promise<TriggerRow> =>
  tx
    .updateTable('table_trigger')
    .set((set) => ({
      ...columnsOf(settings),
      not_before: '-infinity',
      version: set('version', '+', 1n),
      changed_by_id: changedBy,
      updated_at: sql`clock_timestamp()`,
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const lockTrigger = (tx: Tx, jobId: string, name: string): Promise<TriggerRow | undefined> =>
  tx
    .selectFrom('table_trigger')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('name', '=', name)
    .forNoKeyUpdate()
    .executeTakeFirst()

export const removeTrigger = async (tx: Tx, id: string): Promise<void> => {
  await tx.deleteFrom('table_trigger').where('id', '=', id).execute()
}

export const listTriggerRows = (db: Database, jobId: string): Promise<TriggerRow[]> =>
  db.selectFrom('table_trigger').selectAll().where('job_id', '=', jobId).orderBy('name').execute()

/** Table triggers that paused themselves, of every workspace. */
export const selfPaused = async (db: Database, limit: number): Promise<readonly SelfPaused[]> => {
  const { rows } = await sql<SelfPaused>`
SELECT t.name, t.paused_reason AS reason, t.job_id, j.name AS job, t.workspace_id
FROM table_trigger t JOIN job j ON j.id = t.job_id
WHERE t.paused AND t.paused_reason IS NOT NULL AND j.deleted_at IS NULL
ORDER BY t.updated_at LIMIT ${limit}`.execute(db)
  return rows
}
