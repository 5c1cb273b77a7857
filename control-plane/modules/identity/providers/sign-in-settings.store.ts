import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'

const KEY = 'local_sign_in'

/** Whether names and passwords are taken; they are until somebody switches them off. */
export const localSignIn = async (db: Database): Promise<boolean> => {
  const row = await db
    .selectFrom('instance_setting')
    .select('value')
    .where('key', '=', KEY)
    .executeTakeFirst()
  return row?.value !== false
}

export const setLocalSignIn = async (tx: Tx, on: boolean, by: string): Promise<void> => {
  const value = sql<string>`${JSON.stringify(on)}::jsonb`
  await tx
    .insertInto('instance_setting')
    .values({ key: KEY, value, updated_by: by })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ value, updated_by: by, updated_at: sql`clock_timestamp()` }),
    )
    .execute()
}

/** Whether a session came in through a provider that is still in use. */
export const cameThroughProvider = async (
  db: Database,
  sessionId: string,
  but?: string,
): Promise<boolean> => {
  let query = db
    .selectFrom('session')
    .innerJoin('identity_provider', 'identity_provider.id', 'session.provider_id')
    .where('session.id', '=', sessionId)
    .where('identity_provider.enabled', '=', true)
    .select('session.id')
  if (but !== undefined) query = query.where('identity_provider.id', '<>', but)
  return (await query.executeTakeFirst()) !== undefined
}
