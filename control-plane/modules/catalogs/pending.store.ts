import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'

/**
 * Metadata files that were begun: the row is written before the file. The commit that uses the file removes the row
 * in its transaction, so a row that is left means a file that nobody uses.
 */
export const insertPending = async (db: Database, locations: readonly string[]): Promise<void> => {
  await db
    .insertInto('pending_metadata')
    .values(locations.map((location) => ({ location })))
    .execute()
}

/**
 * Takes the row away; whoever succeeds decides what becomes of the file. Waits for a transaction that is about to
 * do the same, so the answer also tells how a commit ended whose connection broke.
 */
export const takePending = async (db: Database | Tx, location: string): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('pending_metadata')
    .where('location', '=', location)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Those begun more than so many seconds ago, oldest first. */
export const listOldPending = async (
  db: Database,
  olderThanSeconds: number,
  limit: number,
): Promise<string[]> => {
  const rows = await db
    .selectFrom('pending_metadata')
    .select('location')
    .where('created_at', '<', sql<string>`clock_timestamp() - make_interval(secs => ${olderThanSeconds})`)
    .orderBy('created_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.location)
}
