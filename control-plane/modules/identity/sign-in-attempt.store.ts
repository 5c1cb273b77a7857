import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Failures } from './sign-in-throttle.ts'

/** Kept as a digest: people type passwords into the name field. */
const accountKey = (name: string): string => createHash('sha256').update(name.toLowerCase()).digest('hex')

/** Failures of the last quarter of an hour but the attempt `own`, and the seconds since the newest of each. */
export const countFailures = async (
  db: Database,
  name: string,
  source: string,
  own: string,
): Promise<Failures> => {
  const mine = sql<boolean>`account = ${accountKey(name)}`
  const row = await db
    .selectFrom('login_attempt')
    .where('remote_address', '=', source)
    .where('succeeded', '=', false)
    .where('id', '<>', own)
    .where(sql<boolean>`at > clock_timestamp() - interval '15 minutes'`)
    .select([
      sql<bigint>`count(*)`.as('bySource'),
      sql<bigint>`count(*) FILTER (WHERE ${mine})`.as('byPair'),
      sql<string | null>`extract(epoch FROM clock_timestamp() - max(at))`.as('sourceAge'),
      sql<string | null>`extract(epoch FROM clock_timestamp() - max(at) FILTER (WHERE ${mine}))`.as(
        'pairAge',
      ),
    ])
    .executeTakeFirstOrThrow()
  return {
    bySource: Number(row.bySource),
    byPair: Number(row.byPair),
    secondsSinceSource: Number(row.sourceAge ?? 0),
    secondsSincePair: Number(row.pairAge ?? 0),
  }
}

/** Counts as a failure until it is forgotten: of many tries at the same time each sees the others. Gives its id. */
export const beginAttempt = async (db: Database, name: string, source: string): Promise<string> => {
  const id = newId()
  await db
    .insertInto('login_attempt')
    .values({ id, account: accountKey(name), remote_address: source, succeeded: false })
    .execute()
  return id
}

export const dropAttempt = async (db: Database, id: string): Promise<void> => {
  await db.deleteFrom('login_attempt').where('id', '=', id).execute()
}

/** A success wipes the slate of this name at this source, so that typing errors do not add up over a morning. */
export const forgetFailures = async (db: Database, name: string, source: string): Promise<void> => {
  await db
    .deleteFrom('login_attempt')
    .where('account', '=', accountKey(name))
    .where('remote_address', '=', source)
    .where('succeeded', '=', false)
    .execute()
}

export const deleteOldAttempts = async (db: Database): Promise<void> => {
  await db
    .deleteFrom('login_attempt')
    .where(sql<boolean>`at < clock_timestamp() - interval '1 day'`)
    .execute()
}
