import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'
import { isAdminOf } from '../principal.store.ts'

/** A user as those who look after users see them. */
export interface UserRecord {
  readonly id: string
  readonly name: string
  /** The name as the database lowers it, which JavaScript may do otherwise. */
  readonly sortName: string
  readonly displayName: string
  readonly email: string | null
  readonly state: 'active' | 'invited' | 'disabled'
  readonly organisationRole: string | null
  readonly isAdmin: boolean
  readonly createdAt: string
  readonly lastSeenAt: string | null
  readonly version: bigint
}

const records = (db: Database) =>
  db
    .selectFrom('principal')
    .innerJoin('user_account', 'user_account.principal_id', 'principal.id')
    .select([
      'principal.id',
      'principal.name',
      'user_account.display_name as displayName',
      'user_account.email',
      'principal.organisation_role as organisationRole',
      'principal.created_at as createdAt',
      'principal.version',
      isAdminOf.as('isAdmin'),
      sql<string>`lower(principal.name)`.as('sortName'),
      sql<UserRecord['state']>`CASE WHEN principal.disabled_at IS NOT NULL THEN 'disabled'
        WHEN user_account.password_hash IS NULL AND NOT EXISTS (
          SELECT FROM user_identity i WHERE i.principal_id = principal.id) THEN 'invited' ELSE 'active' END`.as(
        'state',
      ),
      sql<string | null>`(SELECT max(s.last_seen_at) FROM session s WHERE s.principal_id = principal.id)`.as(
        'lastSeenAt',
      ),
    ])

export const listRecords = (
  db: Database,
  of: {
    readonly disabled: boolean
    readonly after: readonly [string, string] | undefined
    readonly limit: number
  },
): Promise<UserRecord[]> => {
  const { after } = of
  let query = records(db)
    .orderBy(sql`lower(principal.name)`)
    .orderBy('principal.id')
    .limit(of.limit)
  if (!of.disabled) query = query.where('principal.disabled_at', 'is', null)
  if (after) {
    query = query.where(
      sql<boolean>`(lower(principal.name), principal.id) > (${after[0]}, ${after[1]}::uuid)`,
    )
  }
  return query.execute()
}

export const findRecord = (db: Database, id: string): Promise<UserRecord | undefined> =>
  records(db).where('principal.id', '=', id).executeTakeFirst()

/** The same, kept from changing until the transaction ends. */
export const lockRecord = (tx: Tx, id: string): Promise<UserRecord | undefined> =>
  records(tx).where('principal.id', '=', id).forUpdate().executeTakeFirst()

export const insertUser = async (
  tx: Tx,
  user: {
    readonly id: string
    readonly name: string
    readonly displayName: string
    readonly email: string | null
    readonly organisationRole: 'admin' | null
  },
): Promise<void> => {
  await tx
    .insertInto('principal')
    .values({ id: user.id, kind: 'user', name: user.name, organisation_role: user.organisationRole })
    .execute()
  await tx
    .insertInto('user_account')
    .values({ principal_id: user.id, display_name: user.displayName, email: user.email })
    .execute()
}

export const updateUserRow = async (
  tx: Tx,
  id: string,
  user: {
    readonly displayName: string
    readonly email: string | null
    readonly organisationRole: 'admin' | null
    readonly disabled: boolean
  },
): Promise<void> => {
  await tx
    .updateTable('principal')
    .set({
      organisation_role: user.organisationRole,
      disabled_at: user.disabled ? sql`coalesce(disabled_at, clock_timestamp())` : null,
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute()
  await tx
    .updateTable('user_account')
    .set({ display_name: user.displayName, email: user.email })
    .where('principal_id', '=', id)
    .execute()
}

/**
 * Whether an administrator remains when this user is none: one by their own role, enabled, who has signed in before or
 * has a password. The rows are locked, so that of two who go at the same time the second sees the first.
 */
export const otherAdministratorExists = async (tx: Tx, id: string): Promise<boolean> => {
  const { rows } = await sql<{ id: string }>`
    SELECT p.id FROM principal p JOIN user_account a ON a.principal_id = p.id
    WHERE p.organisation_role = 'admin' AND p.disabled_at IS NULL
      AND (a.password_hash IS NOT NULL OR EXISTS (SELECT FROM user_identity i WHERE i.principal_id = p.id))
    ORDER BY p.id FOR UPDATE OF p`.execute(tx)
  return rows.some((row) => row.id !== id)
}
