import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { deleteAllSecrets } from '../secrets/index.ts'
import { signInColumns, type SignedInRow } from './principal.store.ts'

// Sessions end seven days after their last request and thirty after sign-in, whatever happens.
const IDLE = sql`interval '7 days'`
const ABSOLUTE = sql`interval '30 days'`

const LONGEST_AGENT = 400

/** How whoever has the session came in. */
export type SessionMethod = 'link' | 'password' | 'invitation' | 'provider'

export interface SessionRow extends SignedInRow {
  readonly sessionId: string
  /** When it ends if nothing more is asked. */
  readonly endsAt: string
  /** True when `last_seen_at` is old enough to be worth a write. */
  readonly unseen: boolean
}

export const insertSession = async (
  db: Database,
  session: {
    readonly id: string
    readonly userId: string
    readonly digest: Buffer
    readonly method: SessionMethod
    readonly remoteAddress: string | undefined
    readonly userAgent: string | undefined
    readonly providerId?: string | undefined
    readonly providerSession?: string | undefined
  },
): Promise<void> => {
  await db
    .insertInto('session')
    .values({
      id: session.id,
      principal_id: session.userId,
      secret_sha256: session.digest,
      method: session.method,
      remote_address: session.remoteAddress ?? null,
      provider_id: session.providerId ?? null,
      provider_sid: session.providerSession ?? null,
      user_agent: session.userAgent?.slice(0, LONGEST_AGENT) ?? null,
      expires_at: sql`clock_timestamp() + ${ABSOLUTE}`,
    })
    .execute()
}

const live = (db: Database) =>
  db
    .selectFrom('session')
    .innerJoin('principal', 'principal.id', 'session.principal_id')
    .where('session.ended_at', 'is', null)
    .where('principal.disabled_at', 'is', null)
    .where(sql<boolean>`session.expires_at > clock_timestamp()`)
    .where(sql<boolean>`session.last_seen_at > clock_timestamp() - ${IDLE}`)
    .select(signInColumns)
    .select([
      'session.id as sessionId',
      sql<string>`least(session.expires_at, session.last_seen_at + ${IDLE})`.as('endsAt'),
      sql<boolean>`session.last_seen_at < clock_timestamp() - interval '5 minutes'`.as('unseen'),
    ])

/** The live session with this secret. */
export const findSession = (db: Database, digest: Buffer): Promise<SessionRow | undefined> =>
  live(db).where('session.secret_sha256', '=', digest).executeTakeFirst()

export const findSessionById = (db: Database, id: string): Promise<SessionRow | undefined> =>
  live(db).where('session.id', '=', id).executeTakeFirst()

/** The provider that a session came in through; null: none. */
export const providerOfSession = async (db: Database, id: string): Promise<string | null> =>
  (await db.selectFrom('session').select('provider_id').where('id', '=', id).executeTakeFirst())
    ?.provider_id ?? null

export const touchSession = async (db: Database, id: string): Promise<void> => {
  await db
    .updateTable('session')
    .set({ last_seen_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}

/** What is sealed for a session goes with it. */
const forgetSecrets = async (db: Database, ended: readonly { readonly id: string }[]): Promise<void> => {
  for (const { id } of ended) await deleteAllSecrets(db, id)
}

const ending = (db: Database) =>
  db
    .updateTable('session')
    .set({ ended_at: sql`clock_timestamp()` })
    .where('ended_at', 'is', null)
    .returning('id')

export const endSession = async (db: Database, id: string): Promise<void> =>
  forgetSecrets(db, await ending(db).where('id', '=', id).execute())

/** Sessions of a user that still live, newest first. */
export const listLiveSessions = (db: Database, userId: string) =>
  live(db)
    .where('session.principal_id', '=', userId)
    .clearSelect()
    .select([
      'session.id',
      'session.method',
      'session.remote_address',
      'session.user_agent',
      'session.created_at',
      'session.last_seen_at',
      sql<string>`least(session.expires_at, session.last_seen_at + ${IDLE})`.as('endsAt'),
    ])
    .orderBy('session.created_at', 'desc')
    .execute()

export const endOtherSessionsOf = async (db: Database, userId: string, kept: string): Promise<void> =>
  forgetSecrets(db, await ending(db).where('principal_id', '=', userId).where('id', '<>', kept).execute())

export const endSessionsOf = async (db: Database, userId: string): Promise<void> =>
  forgetSecrets(db, await ending(db).where('principal_id', '=', userId).execute())

export interface EndedSession {
  readonly id: string
  readonly principalId: string
  readonly principal: string
}

// The clocks of the provider and of the database may differ so much.
const CLOCKS_SECONDS = 60

/**
 * Ends sessions that began through a provider before `issuedAt` (seconds since 1970): the one that it calls `session`; of
 * `subject`, all where it named none, else those whose name there nobody knows.
 */
export const endSessionsOfProvider = async (
  db: Database,
  providerId: string,
  of: {
    readonly subject: string | undefined
    readonly session: string | undefined
    readonly issuedAt: number
  },
): Promise<EndedSession[]> => {
  const { subject = null, session = null, issuedAt } = of
  const { rows } = await sql<EndedSession>`
    UPDATE session SET ended_at = clock_timestamp()
    FROM principal
    WHERE principal.id = session.principal_id AND session.provider_id = ${providerId} AND session.ended_at IS NULL
      AND session.created_at <= to_timestamp(${issuedAt}::float8 + ${CLOCKS_SECONDS})
      AND (session.provider_sid = ${session}::text
        OR ((${session}::text IS NULL OR session.provider_sid IS NULL) AND session.principal_id IN (
          SELECT principal_id FROM user_identity WHERE provider_id = ${providerId} AND subject = ${subject}::text)))
    RETURNING session.id, principal.id AS "principalId", principal.name AS principal`.execute(db)
  await forgetSecrets(db, rows)
  return rows
}

export const deleteDeadSessions = async (db: Database): Promise<void> =>
  forgetSecrets(
    db,
    await db
      .deleteFrom('session')
      .where(sql<boolean>`expires_at < clock_timestamp()`)
      .returning('id')
      .execute(),
  )
