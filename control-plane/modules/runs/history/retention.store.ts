import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'
import type { RetentionDays } from './retention.policy.ts'

export type RetentionRow = RetentionDays & { readonly version: bigint }

const COLUMNS = ['runs_days', 'logs_days', 'results_days', 'events_days', 'version'] as const

export const findRetention = (db: Database, workspaceId: string): Promise<RetentionRow | undefined> =>
  db.selectFrom('retention').select(COLUMNS).where('workspace_id', '=', workspaceId).executeTakeFirst()

/** Keeps the settings of others away until the transaction ends: what nobody changed has no row to lock. */
export const lockRetention = async (tx: Tx, workspaceId: string): Promise<RetentionRow | undefined> => {
  await sql`SELECT 1 FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`.execute(tx)
  return findRetention(tx, workspaceId)
}

export const saveRetention = async (
  tx: Tx,
  workspaceId: string,
  { runs_days, logs_days, results_days, events_days }: RetentionDays,
): Promise<RetentionRow> => {
  const days = { runs_days, logs_days, results_days, events_days }
  return tx
    .insertInto('retention')
    .values({ workspace_id: workspaceId, ...days })
    .onConflict((conflict) =>
      conflict.column('workspace_id').doUpdateSet({
        ...days,
        version: sql`retention.version + 1`,
        updated_at: sql`clock_timestamp()`,
      }),
    )
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}
