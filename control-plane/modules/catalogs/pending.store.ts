import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'

/**
 * Metadata files that were begun: the row is written before the file. The commit that uses the files removes the rows
 * in its transaction, so a row that is left means a file that nobody uses.
 */
export const insertPending = async (db: Database, locations: readonly string[]): Promise<void> => {
  await insertAll(db, { locations })
}

const insertAll = preparedQuery((db: Database, rows: { readonly locations: readonly string[] }) =>
  db
    .insertInto('pending_metadata')
    .columns(['location'])
    .expression(sql`SELECT unnest(${rows.locations}::text[])`),
)

const deleteUsable = preparedQuery((tx: Database, by: { readonly location: string }) =>
  tx
    .deleteFrom('pending_metadata')
    .where('location', '=', by.location)
    .where('abandoned', '=', false)
    .returning('location'),
)

/** For the commit that uses the file. False when it took so long that the file was given up. */
export const usePending = async (tx: Tx, location: string): Promise<boolean> =>
  (await deleteUsable(tx, { location })).length === 1

/**
 * Whether the file is still unused. Waits for a transaction that is about to use it, so the answer also tells how a
 * commit ended whose connection broke.
 */
export const abandonPending = async (db: Database, location: string): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('pending_metadata')
    .set({ abandoned: true })
    .where('location', '=', location)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Forgets files that were deleted. */
export const deletePending = async (db: Database, locations: readonly string[]): Promise<void> => {
  if (locations.length > 0)
    await db
      .deleteFrom('pending_metadata')
      .where('location', 'in', [...locations])
      .execute()
}

/** For the commit that makes files useless: whatever happens after it, they will be deleted. */
export const insertAbandoned = async (tx: Tx, locations: readonly string[]): Promise<void> => {
  if (locations.length === 0) return
  await tx
    .insertInto('pending_metadata')
    .values(locations.map((location) => ({ location, abandoned: true })))
    .onConflict((conflict) => conflict.column('location').doUpdateSet({ abandoned: true }))
    .execute()
}

/** Gives up every file that was begun. Only for a process that knows that no other one commits. */
export const abandonEveryPending = async (db: Database): Promise<void> => {
  await db.updateTable('pending_metadata').set({ abandoned: true }).where('abandoned', '=', false).execute()
}

/** Names files that were given up; gives up those begun more than so many seconds ago. */
export const abandonOldPending = async (
  db: Database,
  olderThanSeconds: number,
  limit: number,
): Promise<string[]> => {
  const old = db
    .selectFrom('pending_metadata')
    .select('location')
    .where((eb) =>
      eb.or([
        eb('abandoned', '=', true),
        eb('created_at', '<', sql<string>`clock_timestamp() - make_interval(secs => ${olderThanSeconds})`),
      ]),
    )
    .orderBy('created_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const rows = await db
    .updateTable('pending_metadata')
    .set({ abandoned: true })
    .where('location', 'in', old)
    .returning('location')
    .execute()
  return rows.map((row) => row.location)
}
