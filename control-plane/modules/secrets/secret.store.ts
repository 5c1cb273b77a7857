import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import type { SealedSecret, SecretPlace } from '../../platform/secrets-cipher/index.ts'

export interface SecretRow extends SealedSecret {
  readonly field: string
}

/** When a secret was last changed; all that ever leaves about it. */
export interface SecretMark {
  readonly owner_id: string
  readonly field: string
  readonly changed_at: string
}

export const upsertSecret = async (db: Database, place: SecretPlace, secret: SealedSecret): Promise<void> => {
  const cells = { key_id: secret.keyId, wrapped_key: secret.wrappedKey, sealed: secret.sealed }
  await db
    .insertInto('secret')
    .values({ owner_id: place.ownerId, owner_kind: place.ownerKind, field: place.field, ...cells })
    .onConflict((conflict) =>
      conflict.columns(['owner_id', 'field']).doUpdateSet({ ...cells, changed_at: sql`clock_timestamp()` }),
    )
    .execute()
}

export const deleteSecrets = async (
  db: Database,
  ownerId: string,
  fields: readonly string[],
): Promise<void> => {
  if (fields.length === 0) return
  await db.deleteFrom('secret').where('owner_id', '=', ownerId).where('field', 'in', fields).execute()
}

export const deleteAllSecrets = async (db: Database, ownerId: string): Promise<void> => {
  await db.deleteFrom('secret').where('owner_id', '=', ownerId).execute()
}

export const readSecrets = async (db: Database, ownerId: string): Promise<SecretRow[]> => {
  const rows = await db
    .selectFrom('secret')
    .select(['field', 'key_id', 'wrapped_key', 'sealed'])
    .where('owner_id', '=', ownerId)
    .execute()
  return rows.map((row) => ({
    field: row.field,
    keyId: row.key_id,
    wrappedKey: row.wrapped_key,
    sealed: row.sealed,
  }))
}

export const readSecretMarks = async (db: Database, ownerIds: readonly string[]): Promise<SecretMark[]> => {
  if (ownerIds.length === 0) return []
  return db
    .selectFrom('secret')
    .select(['owner_id', 'field', 'changed_at'])
    .where('owner_id', 'in', ownerIds)
    .orderBy('field')
    .execute()
}
