import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'
import { gatheredLookup } from '../../platform/gathered-lookup.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import { ancestorsOf } from './locations.policy.ts'

// «location» in ASCII: claims of locations happen one after the other, or two could overlap unseen.
const LOCATION_LOCK = '7813592297562140526'

/**
 * Claims a location (normal form) for a table. False when it overlaps one that another live table has or had, or one whose
 * files are still being purged. A location that the table has already is claimed again at no cost.
 */
export const claimLocation = async (tx: Tx, tableId: string, location: string): Promise<boolean> => {
  await sql`SELECT pg_advisory_xact_lock(${sql.lit(LOCATION_LOCK)}::bigint)`.execute(tx)
  const chain = [location, ...ancestorsOf(location)]
  const below = sql<boolean>`(location > ${`${location}/`} AND location < ${`${location}0`})`
  const taken = await tx
    .selectFrom('table_location')
    .select('table_id')
    .where('table_id', '!=', tableId)
    .where((eb) => eb.or([eb('location', 'in', chain), below]))
    .limit(1)
    .executeTakeFirst()
  if (taken) return false
  const purged = await sql`SELECT 1 FROM table_purge, unnest(locations) AS l (location)
    WHERE location = ANY (${chain}) OR starts_with(location, ${`${location}/`}) LIMIT 1`.execute(tx)
  if (purged.rows.length > 0) return false
  await tx
    .insertInto('table_location')
    .values({ location, table_id: tableId })
    .onConflict((conflict) => conflict.column('location').doNothing())
    .execute()
  return true
}

const locationsOfTables = preparedQuery((db: Database, by: { readonly ids: readonly string[] }) =>
  db
    .selectFrom('table_location')
    .select(['table_id', 'location'])
    .where('table_id', '=', sql<string>`ANY (${by.ids}::uuid[])`),
)

const locationsByTable = gatheredLookup(async (db: Database, ids: readonly string[]) => {
  const rows = await locationsOfTables(db, { ids: [...new Set(ids)] })
  const byTable = Map.groupBy(rows, (row) => row.table_id)
  return ids.map((id) => (byTable.get(id) ?? []).map((row) => row.location))
})

/** Where files of the table may lie; normal form. */
export const locationsOf = async (db: Database, tableId: string): Promise<readonly string[]> =>
  (await locationsByTable(db, tableId)) ?? []

/** Whether a live table has or had a location at, above or below this one. */
export const isLocationLive = async (db: Database, location: string): Promise<boolean> => {
  const found = await db
    .selectFrom('table_location')
    .select('location')
    .where((eb) =>
      eb.or([
        eb('location', 'in', [location, ...ancestorsOf(location)]),
        sql<boolean>`(location > ${`${location}/`} AND location < ${`${location}0`})`,
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
