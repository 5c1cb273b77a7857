import { sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * Takes or extends the lease on a periodic task for `seconds` of database time. False while another process holds it:
 * whoever works in steps asks before each.
 */
export const holdPeriodicLease = async (
  db: Database,
  lease: { readonly name: string; readonly owner: string; readonly seconds: number },
): Promise<boolean> => {
  const { rows } = await sql`
    INSERT INTO periodic_lease AS l (name, owner, expires_at)
    VALUES (${lease.name}, ${lease.owner}, clock_timestamp() + make_interval(secs => ${lease.seconds}))
    ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
    WHERE l.owner = excluded.owner OR l.expires_at < clock_timestamp()
    RETURNING 1`.execute(db)
  return rows.length > 0
}

/** Gives the lease back after a round that did everything. */
export const endPeriodicLease = async (db: Database, name: string, owner: string): Promise<void> => {
  await sql`
    UPDATE periodic_lease SET expires_at = '-infinity', succeeded_at = clock_timestamp()
    WHERE name = ${name} AND owner = ${owner}`.execute(db)
}

/** Seconds since a round of the task ended well, in whichever process; undefined before the first. */
export const secondsSincePeriodic = async (db: Database, name: string): Promise<number | undefined> => {
  const { rows } = await sql<{ seconds: number | null }>`
    SELECT extract(epoch FROM clock_timestamp() - succeeded_at)::float8 AS seconds
    FROM periodic_lease WHERE name = ${name}`.execute(db)
  return rows[0]?.seconds ?? undefined
}
