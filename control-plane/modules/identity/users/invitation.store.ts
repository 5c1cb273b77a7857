import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'

export const insertInvitation = (
  tx: Tx,
  invitation: {
    readonly id: string
    readonly userId: string
    readonly createdBy: string
    readonly digest: Buffer
    readonly hours: number
  },
): Promise<{ readonly expires_at: string }> =>
  tx
    .insertInto('invitation')
    .values({
      id: invitation.id,
      principal_id: invitation.userId,
      secret_sha256: invitation.digest,
      created_by: invitation.createdBy,
      expires_at: sql`clock_timestamp() + make_interval(hours => ${invitation.hours})`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow()

/** Whom a good invitation is for, and its row kept from others until the transaction ends. */
export const holdInvitation = (
  tx: Tx,
  digest: Buffer,
): Promise<{ readonly id: string; readonly name: string; readonly email: string | null } | undefined> =>
  tx
    .selectFrom('invitation')
    .innerJoin('principal', 'principal.id', 'invitation.principal_id')
    .innerJoin('user_account', 'user_account.principal_id', 'principal.id')
    .where('principal.disabled_at', 'is', null)
    .where('secret_sha256', '=', digest)
    .where(sql<boolean>`expires_at > clock_timestamp()`)
    .select(['principal.id', 'principal.name', 'user_account.email'])
    .forUpdate('invitation')
    .executeTakeFirst()

/** Ends every invitation of a user, the one that is being accepted too. */
export const dropInvitations = async (db: Database, userId: string): Promise<void> => {
  await db.deleteFrom('invitation').where('principal_id', '=', userId).execute()
}

export const deleteDeadInvitations = async (db: Database): Promise<void> => {
  await db
    .deleteFrom('invitation')
    .where(sql<boolean>`expires_at < clock_timestamp()`)
    .execute()
}
