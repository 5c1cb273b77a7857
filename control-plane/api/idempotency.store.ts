import { sql } from 'kysely'
import type { Database, Tx } from '../platform/database.ts'

export interface KeyedRow {
  readonly request_sha256: Buffer
  readonly request_id: string
  readonly operation: string
  /** In words: what the first request made or changed. */
  readonly object: string
  /** JSON of where that lies; null where it lies in no workspace. */
  readonly place: unknown
  /** null until the answer is made. */
  readonly status: number | null
  readonly headers: unknown
  readonly body: string | null
}

export interface KeyOwner {
  readonly principalId: string
  readonly key: string
}

export const findKeyed = (db: Database, owner: KeyOwner): Promise<KeyedRow | undefined> =>
  db
    .selectFrom('idempotency_key')
    .select(['request_sha256', 'request_id', 'operation', 'object', 'place', 'status', 'headers', 'body'])
    .where('principal_id', '=', owner.principalId)
    .where('key', '=', owner.key)
    .where(sql<boolean>`expires_at > clock_timestamp()`)
    .executeTakeFirst()

/**
 * Takes the key in the transaction of the change. While another transaction holds it this waits for that one's
 * end. Gives the id of the request that has the key: ours, or the one that was first.
 */
export const takeKey = async (
  tx: Tx,
  owner: KeyOwner,
  request: {
    readonly id: string
    readonly operation: string
    readonly digest: Buffer
    readonly object: string
    /** JSON text. */
    readonly place: string | null
  },
): Promise<string | undefined> => {
  await tx
    .deleteFrom('idempotency_key')
    .where('principal_id', '=', owner.principalId)
    .where('key', '=', owner.key)
    .where(sql<boolean>`expires_at <= clock_timestamp()`)
    .execute()
  const taken = await tx
    .insertInto('idempotency_key')
    .values({
      principal_id: owner.principalId,
      key: owner.key,
      operation: request.operation,
      request_sha256: request.digest,
      request_id: request.id,
      object: request.object,
      place: request.place,
      expires_at: sql`clock_timestamp() + interval '1 day'`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('request_id')
    .executeTakeFirst()
  return (taken ?? (await findKeyed(tx, owner)))?.request_id
}

export const saveAnswer = async (
  db: Database,
  owner: KeyOwner,
  requestId: string,
  answer: { readonly status: number; readonly headers: string; readonly body: string },
): Promise<void> => {
  await db
    .updateTable('idempotency_key')
    .set({ status: answer.status, headers: answer.headers, body: answer.body })
    .where('principal_id', '=', owner.principalId)
    .where('key', '=', owner.key)
    .where('request_id', '=', requestId)
    .execute()
}

export const deleteExpiredKeys = async (db: Database): Promise<void> => {
  await db
    .deleteFrom('idempotency_key')
    .where(sql<boolean>`expires_at <= clock_timestamp()`)
    .execute()
}
