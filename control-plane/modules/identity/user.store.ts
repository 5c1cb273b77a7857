import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { isAdminOf } from './principal.store.ts'

export interface UserRow {
  readonly id: string
  readonly name: string
  readonly isAdmin: boolean
  readonly createdAt: string
}

const columns = (db: Database) =>
  db
    .selectFrom('principal')
    .where('principal.kind', '=', 'user')
    .select(['principal.id', 'principal.name', 'principal.created_at as createdAt', isAdminOf.as('isAdmin')])

/** Anybody who may sign in, by name without regard to case. */
export const findUser = (db: Database, name: string): Promise<UserRow | undefined> =>
  columns(db)
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .executeTakeFirst()

/** The administrator who was there first: whom sign-in links and reset passwords are for when nobody is named. */
export const firstAdministrator = (db: Database): Promise<UserRow | undefined> =>
  columns(db)
    .where('disabled_at', 'is', null)
    .where('organisation_role', '=', 'admin')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()

export const anyUserExists = async (db: Database): Promise<boolean> =>
  (await db.selectFrom('principal').select('id').where('kind', '=', 'user').limit(1).executeTakeFirst()) !==
  undefined

/** Hours for which a password that the program made can be used. */
export const GENERATED_HOURS = 72

const endOf = (generated: boolean) =>
  generated ? sql<string>`clock_timestamp() + make_interval(hours => ${GENERATED_HOURS})` : null

/** With a password that the program made. */
export const insertAdministrator = async (
  db: Database,
  user: { readonly id: string; readonly name: string; readonly passwordHash: string },
): Promise<void> => {
  await db
    .insertInto('principal')
    .values({ id: user.id, kind: 'user', name: user.name, organisation_role: 'admin' })
    .execute()
  await db
    .insertInto('user_account')
    .values({
      principal_id: user.id,
      password_hash: user.passwordHash,
      password_changed_at: sql`clock_timestamp()`,
      password_expires_at: endOf(true),
    })
    .execute()
}

export interface FoundPassword {
  readonly userId: string
  readonly name: string
  readonly hash: string
  /** The program made it, and its time is over. */
  readonly ended: boolean
}

/** The password's hash of a user who may sign in; undefined when there is none. */
export const findPassword = async (db: Database, name: string): Promise<FoundPassword | undefined> => {
  const row = await db
    .selectFrom('principal')
    .innerJoin('user_account', 'user_account.principal_id', 'principal.id')
    .where('kind', '=', 'user')
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .select([
      'principal.id',
      'principal.name',
      'user_account.password_hash',
      sql<boolean>`coalesce(password_expires_at <= clock_timestamp(), false)`.as('ended'),
    ])
    .executeTakeFirst()
  return row?.password_hash
    ? { userId: row.id, name: row.name, hash: row.password_hash, ended: row.ended }
    : undefined
}

/** `generated`: the program made it, and it ends by itself. */
export const setPassword = async (
  db: Database,
  userId: string,
  passwordHash: string,
  { generated }: { readonly generated: boolean } = { generated: false },
): Promise<void> => {
  await db
    .updateTable('user_account')
    .set({
      password_hash: passwordHash,
      password_changed_at: sql`clock_timestamp()`,
      password_expires_at: endOf(generated),
    })
    .where('principal_id', '=', userId)
    .execute()
}

/** One process at a time makes the first administrator; released when the transaction ends. */
export const lockFirstStart = async (db: Database): Promise<void> => {
  await sql`SELECT pg_advisory_xact_lock(hashtext('boathouse first administrator'))`.execute(db)
}

/** Names by id, disabled ones too; ids of nobody are left out. */
export const principalNames = async (
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('principal')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
