import { sql, type Selectable } from 'kysely'
import type { TablePurgeTable } from '../../db/generated/tables.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'

export type PurgeRow = Pick<
  Selectable<TablePurgeTable>,
  'id' | 'catalog_id' | 'table_name' | 'metadata_location' | 'locations' | 'attempts'
>

export const insertPurge = async (
  tx: Tx,
  purge: {
    readonly catalogId: string
    readonly tableName: string
    readonly metadataLocation: string
    readonly locations: readonly string[]
  },
): Promise<void> => {
  await tx
    .insertInto('table_purge')
    .values({
      id: newId(),
      catalog_id: purge.catalogId,
      table_name: purge.tableName,
      metadata_location: purge.metadataLocation,
      locations: [...purge.locations],
    })
    .execute()
}

/** The next due row, claimed for ten minutes; whoever crashes leaves it to the next sweep. */
export const claimPurge = async (db: Database): Promise<PurgeRow | undefined> => {
  const due = db
    .selectFrom('table_purge')
    .select('id')
    .where('next_attempt_at', '<=', sql<string>`clock_timestamp()`)
    .orderBy('next_attempt_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
  return db
    .updateTable('table_purge')
    .set({ next_attempt_at: sql`clock_timestamp() + interval '10 minutes'`, attempts: sql`attempts + 1` })
    .where('id', 'in', due)
    .returning(['id', 'catalog_id', 'table_name', 'metadata_location', 'locations', 'attempts'])
    .executeTakeFirst()
}

/** Keeps the claim while a long purge goes on. */
export const extendPurge = async (db: Database, id: string): Promise<void> => {
  await db
    .updateTable('table_purge')
    .set({ next_attempt_at: sql`clock_timestamp() + interval '10 minutes'` })
    .where('id', '=', id)
    .execute()
}

/** Tried again later: after a minute at first, then twice as long each time, at most a day. */
export const postponePurge = async (db: Database, row: PurgeRow, error: string): Promise<void> => {
  const seconds = Math.min(86_400, 60 * 2 ** Math.min(row.attempts - 1, 12))
  await db
    .updateTable('table_purge')
    .set({
      next_attempt_at: sql`clock_timestamp() + make_interval(secs => ${seconds})`,
      last_error: error.slice(0, 1000),
    })
    .where('id', '=', row.id)
    .execute()
}

export const deletePurge = async (db: Database, id: string): Promise<void> => {
  await db.deleteFrom('table_purge').where('id', '=', id).execute()
}
