import { sql } from 'kysely'
import type { z } from 'zod'
import type { TokenScope as TokenScopeShape } from '@boathouse/contract/tokens/scopes.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { gatheredLookup } from '../../platform/gathered-lookup.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import { signInColumns, type SignedInRow } from './principal.store.ts'

type TokenScope = z.output<typeof TokenScopeShape>

export interface TokenRow {
  readonly id: string
  readonly principal_id: string
  readonly name: string
  readonly prefix: string
  readonly created_at: string
  readonly expires_at: string | null
  readonly last_used_at: string | null
  readonly revoked_at: string | null
  readonly purpose: TokenPurpose
  readonly scopes: TokenScope[] | null
}

/** `client_secret`: of a service account, for the token endpoints alone; `issued`: what those give out. */
export type TokenPurpose = 'personal' | 'client_secret' | 'issued'

export interface LiveToken extends SignedInRow {
  readonly tokenId: string
  /** What it is limited to; null: all that its principal may do. */
  readonly scopes: readonly string[] | null
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
  'purpose',
  // No other values come in than the contract lets.
  sql<TokenScope[] | null>`scopes`.as('scopes'),
] as const

export const insertToken = async (
  db: Database,
  token: {
    readonly id: string
    readonly principalId: string
    readonly createdBy: string
    readonly purpose?: TokenPurpose
    /** It expires no later than this one, and is revoked with it. */
    readonly madeFrom?: string
    readonly comment: string
    readonly digest: Buffer
    readonly prefix: string
    readonly last4: string
    readonly lifetimeSeconds: number | undefined
    readonly scopes?: readonly string[] | undefined
  },
): Promise<TokenRow> =>
  db
    .insertInto('access_token')
    .values({
      id: token.id,
      principal_id: token.principalId,
      created_by: token.createdBy,
      purpose: token.purpose ?? 'personal',
      made_from: token.madeFrom ?? null,
      scopes: token.scopes ? [...token.scopes] : null,
      name: token.comment,
      secret_sha256: token.digest,
      prefix: token.prefix,
      last4: token.last4,
      expires_at:
        token.lifetimeSeconds === undefined
          ? null
          : sql`least(clock_timestamp() + make_interval(secs => ${token.lifetimeSeconds}),
              (SELECT p.expires_at FROM access_token p WHERE p.id = ${token.madeFrom ?? null}))`,
    })
    .returning(LISTED)
    .executeTakeFirstOrThrow()

/** Newest first: ids are UUIDv7. */
export const listTokens = (
  db: Database,
  of: {
    readonly principalId: string
    readonly purpose: TokenPurpose
    readonly before?: string | undefined
    readonly limit: number
  },
): Promise<TokenRow[]> => {
  const query = db
    .selectFrom('access_token')
    .select(LISTED)
    .where('principal_id', '=', of.principalId)
    .where('purpose', '=', of.purpose)
    .orderBy('id', 'desc')
    .limit(of.limit)
  return (of.before ? query.where('id', '<', of.before) : query).execute()
}

/** The live secrets of a service account end within so many seconds, if they would not earlier. */
export const endSecretsWithin = async (tx: Tx, principalId: string, seconds: number): Promise<void> => {
  await tx
    .updateTable('access_token')
    .set({ expires_at: sql`least(expires_at, clock_timestamp() + make_interval(secs => ${seconds}))` })
    .where('principal_id', '=', principalId)
    .where('purpose', 'in', ['client_secret', 'issued'])
    .where('revoked_at', 'is', null)
    .execute()
}

export const lockToken = (db: Database, id: string): Promise<TokenRow | undefined> =>
  db.selectFrom('access_token').select(LISTED).where('id', '=', id).forUpdate().executeTakeFirst()

/** Revokes a token, and what was given out for it. */
export const markRevoked = async (db: Database, id: string): Promise<void> => {
  await db
    .updateTable('access_token')
    .set({ revoked_at: sql`clock_timestamp()` })
    .where((eb) => eb.or([eb('id', '=', id), eb('made_from', '=', id)]))
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
    .select(signInColumns)
    .select([
      'access_token.id as tokenId',
      'access_token.scopes',
      sql<boolean>`coalesce(access_token.last_used_at < clock_timestamp() - interval '1 minute', true)`.as(
        'unseen',
      ),
    ])

const tokensBySecret = preparedQuery((db: Database, by: { readonly digests: readonly Buffer[] }) =>
  live(db)
    .select('access_token.secret_sha256 as digest')
    .where('access_token.purpose', '<>', 'client_secret')
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

/** What a client sends as its id and secret: a token by its own id, or a secret by the id of its service account. */
export const findTokenCredential = (
  db: Database,
  id: string,
  digest: Buffer,
): Promise<LiveToken | undefined> =>
  live(db)
    .where((eb) => eb.or([eb('access_token.id', '=', id), eb('access_token.principal_id', '=', id)]))
    .where((eb) => eb.or([eb('access_token.id', '=', id), eb('access_token.purpose', '=', 'client_secret')]))
    .where('access_token.secret_sha256', '=', digest)
    .executeTakeFirst()

/** The live secret of a service account; undefined for anything else that a client may send. */
export const findClientSecret = (
  db: Database,
  clientId: string,
  digest: Buffer,
): Promise<LiveToken | undefined> =>
  live(db)
    .where(sql<boolean>`access_token.principal_id::text = ${clientId}`)
    .where('access_token.purpose', '=', 'client_secret')
    .where('access_token.secret_sha256', '=', digest)
    .executeTakeFirst()

/** Tokens that were given out for an hour, and whose hour is long over. */
export const deleteDeadTokens = async (db: Database): Promise<void> => {
  await db
    .deleteFrom('access_token')
    .where('purpose', '=', 'issued')
    .where(sql<boolean>`expires_at < clock_timestamp() - interval '1 hour'`)
    .execute()
}

export const touchToken = async (db: Database, id: string): Promise<void> => {
  await db
    .updateTable('access_token')
    .set({ last_used_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}
