import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

export interface KnownPerson {
  readonly id: string
  readonly name: string
  readonly disabled: boolean
}

const people = (tx: Tx) =>
  tx
    .selectFrom('principal')
    .innerJoin('user_account', 'user_account.principal_id', 'principal.id')
    .select([
      'principal.id',
      'principal.name',
      sql<boolean>`principal.disabled_at IS NOT NULL`.as('disabled'),
    ])

/** The user whom this provider knows by this subject. */
export const findBySubject = (
  tx: Tx,
  providerId: string,
  subject: string,
): Promise<KnownPerson | undefined> =>
  people(tx)
    .innerJoin('user_identity', 'user_identity.principal_id', 'principal.id')
    .where('user_identity.provider_id', '=', providerId)
    .where('user_identity.subject', '=', subject)
    .executeTakeFirst()

export const findByEmail = (tx: Tx, email: string): Promise<KnownPerson | undefined> =>
  people(tx)
    .where(sql<boolean>`lower(user_account.email) = lower(${email})`)
    .executeTakeFirst()

export const insertIdentity = async (
  tx: Tx,
  identity: { readonly providerId: string; readonly subject: string; readonly principalId: string },
): Promise<void> => {
  await tx
    .insertInto('user_identity')
    .values({
      provider_id: identity.providerId,
      subject: identity.subject,
      principal_id: identity.principalId,
    })
    .execute()
}
