import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { gatheredLookup } from '../../platform/gathered-lookup.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import { principalColumns, type PrincipalRow } from './principal.store.ts'

export interface TokenRow {
  readonly id: string
  readonly principal_id: string
  readonly name: string
  readonly prefix: string
  readonly created_at: string
  readonly expires_at: string | null
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

export interface LiveToken extends PrincipalRow {
  readonly tokenId: string
  /** True when `last_used_at` is old enough to be worth a write. */
  readonly unseen: boolean
}

const LISTED = [
  'id',
  'principal_id',
  'name',
  'prefix',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const

export const insertToken = async (
  db: Database,
  token: {
    readonly id: string
    readonly userId: string
    readonly comment: string
    readonly digest: Buffer
    readonly prefix: string
    readonly last4: string
    readonly lifetimeSeconds: number | undefined
  },
): Promise<TokenRow> =>
  db
    .insertInto('access_token')
    .values({
      id: token.id,
      principal_id: token.userId,
      created_by: token.userId,
      name: token.comment,
      secret_sha256: token.digest,
      prefix: token.prefix,
      last4: token.last4,
      expires_at:
        token.lifetimeSeconds === undefined
          ? null
          : sql`clock_timestamp() + make_interval(secs => ${token.lifetimeSeconds})`,
    })
    .returning(LISTED)
    .executeTakeFirstOrThrow()

/** Newest first: ids are UUIDv7. */
export const listTokens = (
  db: Database,
  userId: string,
  before: string | undefined,
  limit: number,
): Promise<TokenRow[]> => {
  const query = db
    .selectFrom('access_token')
    .select(LISTED)
    .where('principal_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(limit)
  return (before ? query.where('id', '<', before) : query).execute()
}

export const lockToken = (db: Database, id: string): Promise<TokenRow | undefined> =>
  db.selectFrom('access_token').select(LISTED).where('id', '=', id).forUpdate().executeTakeFirst()

export const markRevoked = async (db: Database, id: string): Promise<void> => {
  await db
    .updateTable('access_token')
    .set({ revoked_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Revokes every live token of a user that has this comment. */
export const revokeTokensNamed = async (db: Database, userId: string, comment: string): Promise<void> => {
  await db
    .updateTable('access_token')
    .set({ revoked_at: sql`clock_timestamp()` })
    .where('principal_id', '=', userId)
    .where('name', '=', comment)
    .where('revoked_at', 'is', null)
    .execute()
}

const live = (db: Database) =>
  db
    .selectFrom('access_token')
    .innerJoin('principal', 'principal.id', 'access_token.principal_id')
    .where('access_token.revoked_at', 'is', null)
    .where('principal.disabled_at', 'is', null)
    .where(sql<boolean>`(access_token.expires_at IS NULL OR access_token.expires_at > clock_timestamp())`)
    .select(principalColumns)
    .select([
      'access_token.id as tokenId',
      sql<boolean>`coalesce(access_token.last_used_at < clock_timestamp() - interval '1 minute', true)`.as(
        'unseen',
      ),
    ])

const tokensBySecret = preparedQuery((db: Database, by: { readonly digests: readonly Buffer[] }) =>
  live(db)
    .select('access_token.secret_sha256 as digest')
    .where('access_token.secret_sha256', '=', sql<Buffer>`ANY (${by.digests}::bytea[])`),
)

/**
 * The live token with this secret: one look-up by index a request. It is not cached, because another replica
 * may have revoked it a moment ago, and revocation holds from the next request on.
 */
export const findToken = gatheredLookup(async (db: Database, digests: readonly Buffer[]) => {
  const keys = digests.map((digest) => digest.toString('hex'))
  const distinct = new Map(digests.map((digest, at) => [keys[at], digest]))
  const rows = await tokensBySecret(db, { digests: [...distinct.values()] })
  const found = new Map<string, LiveToken>(rows.map(({ digest, ...row }) => [digest.toString('hex'), row]))
  return keys.map((key) => found.get(key))
})

export const findLiveToken = (db: Database, id: string): Promise<LiveToken | undefined> =>
  live(db).where('access_token.id', '=', id).executeTakeFirst()

export const findTokenCredential = (
  db: Database,
  id: string,
  digest: Buffer,
): Promise<LiveToken | undefined> =>
  live(db)
    .where('access_token.id', '=', id)
    .where('access_token.secret_sha256', '=', digest)
    .executeTakeFirst()

export const touchToken = async (db: Database, id: string): Promise<void> => {
  await db
    .updateTable('access_token')
    .set({ last_used_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}
