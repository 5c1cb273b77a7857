import type { SecretReference } from '@boathouse/contract/connections/secret-reference.ts'
import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import type { SealedSecret, SecretPlace, WrappedKey } from '../../platform/secrets-cipher/index.ts'

export interface SecretRow extends SealedSecret {
  readonly field: string
  /** The sealed text is a reference. */
  readonly isReference: boolean
}

/** When a secret was last changed; all that ever leaves about it. */
export interface SecretMark {
  readonly owner_id: string
  readonly field: string
  readonly changed_at: string
  /** jsonb that this module wrote; null when the secret is kept here. */
  readonly reference: unknown
}

export const upsertSecret = async (
  db: Database,
  place: SecretPlace,
  secret: SealedSecret,
  reference: SecretReference | undefined,
): Promise<void> => {
  const cells = {
    key_id: secret.keyId,
    wrapped_key: secret.wrappedKey,
    sealed: secret.sealed,
    reference: reference === undefined ? null : stringifyJson(reference),
  }
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
    .select([
      'field',
      'key_id',
      'wrapped_key',
      'sealed',
      sql<boolean>`reference IS NOT NULL`.as('is_reference'),
    ])
    .where('owner_id', '=', ownerId)
    .execute()
  return rows.map((row) => ({
    field: row.field,
    keyId: row.key_id,
    wrappedKey: row.wrapped_key,
    sealed: row.sealed,
    isReference: row.is_reference,
  }))
}

export const readSecretMarks = async (db: Database, ownerIds: readonly string[]): Promise<SecretMark[]> => {
  if (ownerIds.length === 0) return []
  return db
    .selectFrom('secret')
    .select(['owner_id', 'field', 'changed_at', 'reference'])
    .where('owner_id', 'in', ownerIds)
    .orderBy('field')
    .execute()
}

/** Ids of the things whose secrets refer to a connection of this name; names are the workspaces' own. */
export const ownersThatRefer = async (db: Database, connection: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('secret')
    .select('owner_id')
    .distinct()
    .where('reference', 'is not', null)
    .where(sql<boolean>`reference -> 'kubernetes' ->> 'connection' = ${connection}`)
    .execute()
  return rows.map((row) => row.owner_id)
}

export interface WrappedRow extends WrappedKey {
  readonly place: SecretPlace
}

/** Some secrets that are not under the key `keyId`, locked until `tx` ends; those that another server has are left out. */
export const takeSecretsUnderOtherKeys = async (
  tx: Tx,
  keyId: string,
  limit: number,
): Promise<WrappedRow[]> => {
  const { rows } = await sql<{
    owner_id: string
    owner_kind: string
    field: string
    key_id: string
    wrapped_key: Buffer
  }>`
    SELECT owner_id, owner_kind, field, key_id, wrapped_key FROM secret WHERE key_id <> ${keyId}
    ORDER BY owner_id, field LIMIT ${limit} FOR UPDATE SKIP LOCKED`.execute(tx)
  return rows.map((row) => ({
    place: { ownerKind: row.owner_kind, ownerId: row.owner_id, field: row.field },
    keyId: row.key_id,
    wrappedKey: row.wrapped_key,
  }))
}

/** Replaces the wrapped keys, in one statement; the secrets themselves stay as they are. */
export const saveWrappedKeys = async (tx: Tx, rows: readonly WrappedRow[]): Promise<void> => {
  const given = rows.map(({ place, keyId, wrappedKey }) => ({
    owner_id: place.ownerId,
    field: place.field,
    key_id: keyId,
    wrapped_key: wrappedKey.toString('hex'),
  }))
  await sql`
    UPDATE secret SET key_id = x.key_id, wrapped_key = decode(x.wrapped_key, 'hex')
    FROM json_to_recordset(${JSON.stringify(given)}::json) AS x (owner_id uuid, field text, key_id text, wrapped_key text)
    WHERE secret.owner_id = x.owner_id AND secret.field = x.field`.execute(tx)
}

export const countSecretsUnderOtherKeys = async (db: Database, keyId: string): Promise<bigint> => {
  const { rows } = await sql<{ count: bigint }>`SELECT count(*) FROM secret WHERE key_id <> ${keyId}`.execute(
    db,
  )
  return rows[0]?.count ?? 0n
}
