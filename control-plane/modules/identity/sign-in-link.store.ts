import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'

/** Minutes for which a sign-in link can be used. */
export const LINK_MINUTES = 10

export const insertLink = async (
  db: Database,
  link: { readonly id: string; readonly userId: string; readonly digest: Buffer },
): Promise<void> => {
  await db
    .insertInto('sign_in_link')
    .values({
      id: link.id,
      principal_id: link.userId,
      secret_sha256: link.digest,
      expires_at: sql`clock_timestamp() + make_interval(mins => ${LINK_MINUTES})`,
    })
    .execute()
}

/** Consumes a link, once: of two that try at the same time one gets the user, the other nothing. */
export const consumeLink = (
  db: Database,
  digest: Buffer,
): Promise<{ readonly id: string; readonly name: string } | undefined> =>
  db
    .updateTable('sign_in_link')
    .from('principal')
    .set({ consumed_at: sql`clock_timestamp()` })
    .whereRef('principal.id', '=', 'sign_in_link.principal_id')
    .where('principal.disabled_at', 'is', null)
    .where('secret_sha256', '=', digest)
    .where('consumed_at', 'is', null)
    .where(sql<boolean>`expires_at > clock_timestamp()`)
    .returning(['principal.id', 'principal.name'])
    .executeTakeFirst()

/** Ends the links of a user that nobody used. */
export const dropOpenLinks = async (db: Database, userId: string): Promise<void> => {
  await db
    .deleteFrom('sign_in_link')
    .where('principal_id', '=', userId)
    .where('consumed_at', 'is', null)
    .execute()
}

export const deleteDeadLinks = async (db: Database): Promise<void> => {
  await db
    .deleteFrom('sign_in_link')
    .where(sql<boolean>`expires_at < clock_timestamp()`)
    .execute()
}
