import type { Database } from '../../platform/database.ts'

/** Id of the master key that this database's secrets are sealed under; undefined before the first start. */
export const currentMasterKey = async (db: Database): Promise<string | undefined> => {
  const row = await db.selectFrom('master_key').select('id').where('is_current', '=', true).executeTakeFirst()
  return row?.id
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
