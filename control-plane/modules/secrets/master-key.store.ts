import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'

/** Id of the master key that this database's secrets are sealed under; undefined before the first start. */
export const currentMasterKey = async (db: Database): Promise<string | undefined> => {
  const row = await db.selectFrom('master_key').select('id').where('is_current', '=', true).executeTakeFirst()
  return row?.id
}

/** The current key, which stays current until `tx` ends: what is sealed under it is seen by a rotation. */
export const holdMasterKey = async (tx: Tx): Promise<string | undefined> => {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM master_key WHERE is_current FOR SHARE`.execute(tx)
  return rows[0]?.id
}

/** Notes the first master key. Of servers that start at once with different keys one wins; gives the winner's id. */
export const registerMasterKey = async (db: Database, id: string): Promise<string> => {
  await db
    .insertInto('master_key')
    .values({ id, is_current: true })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await currentMasterKey(db)) ?? id
}

/** The current key, which nobody holds or changes until `tx` ends. */
export const lockMasterKey = async (tx: Tx): Promise<string | undefined> => {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM master_key WHERE is_current FOR UPDATE`.execute(tx)
  return rows[0]?.id
}

export const makeCurrent = async (tx: Tx, id: string): Promise<void> => {
  await tx.updateTable('master_key').set({ is_current: false }).where('is_current', '=', true).execute()
  await tx
    .insertInto('master_key')
    .values({ id, is_current: true })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ is_current: true }))
    .execute()
}

/** Strikes out the keys that no secret is sealed under any more; from then on none can be. */
export const forgetUnusedKeys = async (db: Database): Promise<void> => {
  await sql`
    DELETE FROM master_key WHERE NOT is_current
      AND NOT EXISTS (SELECT FROM secret WHERE secret.key_id = master_key.id)`.execute(db)
}

export interface KeyRow {
  readonly id: string
  readonly is_current: boolean
  readonly created_at: string
  readonly exported_at: string | null
  readonly secrets: bigint
}

/** The keys that the database knows, the current one first, with how many secrets each protects. */
export const listMasterKeys = async (db: Database): Promise<KeyRow[]> => {
  const { rows } = await sql<KeyRow>`
    SELECT id, is_current, created_at, exported_at,
      (SELECT count(*) FROM secret WHERE secret.key_id = master_key.id) AS secrets
    FROM master_key ORDER BY is_current DESC, created_at`.execute(db)
  return rows
}

/** Notes that a copy of the key was taken out of this machine. */
export const markExported = async (db: Database, id: string): Promise<void> => {
  await sql`UPDATE master_key SET exported_at = clock_timestamp() WHERE id = ${id}`.execute(db)
}
