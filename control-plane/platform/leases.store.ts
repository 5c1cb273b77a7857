import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'

/**
 * Tables whose rows are worked on under a lease: `state` (QUEUED and RUNNING are unfinished), `version`,
 * `lease_owner`, `lease_epoch`, `lease_expires_at`, `cancel_requested_at`, `started_at`.
 */
export type LeasedTable = 'statement' | 'ingest'

export interface HeldRow {
  readonly id: string
  readonly cancel_requested: boolean
}

export interface ClaimedRow {
  readonly id: string
  readonly lease_epoch: bigint
}

/** A row under the lease that this process has on it. */
export interface Held {
  readonly id: string
  readonly epoch: bigint
}

const unfinished = sql`state IN ('QUEUED', 'RUNNING')`

/** Extends the leases of `ids` by `seconds` of database time; what is not among the answers is lost or has ended. */
export const renewLeases = async (
  db: Database,
  table: LeasedTable,
  held: { readonly owner: string; readonly ids: readonly string[]; readonly seconds: number },
): Promise<readonly HeldRow[]> => {
  const { rows } = await sql<HeldRow>`
    UPDATE ${sql.table(table)} SET lease_expires_at = clock_timestamp() + make_interval(secs => ${held.seconds})
    WHERE id = ANY(${held.ids}::uuid[]) AND lease_owner = ${held.owner} AND ${unfinished}
    RETURNING id, cancel_requested_at IS NOT NULL AS cancel_requested`.execute(db)
  return rows
}

/**
 * Takes over unfinished rows whose lease ran out by database time. `alone`: no other process lives, so every
 * foreign lease is a dead one. The new epoch shuts out the old owner.
 */
export const claimAbandoned = async (
  db: Database,
  table: LeasedTable,
  claim: {
    readonly owner: string
    readonly seconds: number
    readonly limit: number
    readonly alone: boolean
  },
): Promise<readonly ClaimedRow[]> => {
  const dead = claim.alone ? sql`lease_owner <> ${claim.owner}` : sql`lease_expires_at < clock_timestamp()`
  const { rows } = await sql<ClaimedRow>`
    UPDATE ${sql.table(table)} SET lease_owner = ${claim.owner}, lease_epoch = lease_epoch + 1,
      lease_expires_at = clock_timestamp() + make_interval(secs => ${claim.seconds})
    WHERE id IN (
      SELECT id FROM ${sql.table(table)} WHERE ${unfinished} AND ${dead}
      ORDER BY id LIMIT ${claim.limit} FOR UPDATE SKIP LOCKED)
    RETURNING id, lease_epoch`.execute(db)
  return rows
}

/** Asks whoever works on the row to stop; the owner learns it when it renews its lease. */
export const requestCancel = async (db: Database, table: LeasedTable, id: string): Promise<void> => {
  await sql`
    UPDATE ${sql.table(table)} SET cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
    WHERE id = ${id} AND ${unfinished}`.execute(db)
}

/**
 * QUEUED → RUNNING. `elapsedMillis`: for how long it has run; the database's clock tells when that began.
 * Undefined when the row is not QUEUED any more, or another's.
 */
export const markStarted = async (
  db: Database,
  table: LeasedTable,
  held: Held,
  elapsedMillis: number,
): Promise<{ version: bigint } | undefined> => {
  const { rows } = await sql<{ version: bigint }>`
    UPDATE ${sql.table(table)} SET state = 'RUNNING', version = version + 1,
      started_at = clock_timestamp() - make_interval(secs => ${elapsedMillis / 1000})
    WHERE id = ${held.id} AND lease_epoch = ${held.epoch} AND state = 'QUEUED'
    RETURNING version`.execute(db)
  return rows[0]
}

/** Another process has taken the work over, or it has ended. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
  constructor(table: LeasedTable, id: string) {
    super(`the ${table} ${id} is not this process's any more`)
  }
}

/**
 * The fence of whatever the work commits: within `tx` nobody can take the row over, and once somebody has, it
 * throws LeaseLost. Who claims a row after this either sees the commit or prevents it.
 */
export const requireLease = async (tx: Tx, table: LeasedTable, held: Held): Promise<void> => {
  const { rows } = await sql`
    SELECT 1 FROM ${sql.table(table)} WHERE id = ${held.id} AND lease_epoch = ${held.epoch} AND ${unfinished}
    FOR SHARE`.execute(tx)
  if (rows.length === 0) throw new LeaseLost(table, held.id)
}
