import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import type { Instant } from './run-view.ts'
import { wakeText } from './transition.store.ts'

/** What a worker holds of a run, and what was asked for. */
export interface Claim {
  readonly run_id: string
  readonly lease_epoch: bigint
  readonly admitted: boolean
  readonly stop_requested_by: string | null
  readonly skip_requests: readonly string[]
}

export interface Claimed {
  readonly claims: readonly Claim[]
  /** The database's clock as it answered. */
  readonly now: Instant
}

interface Given {
  readonly owner: string
  readonly seconds: number
  readonly limit: number
}

/**
 * Timers that are due and leases that ran out go first; then what is ready, in equal parts over the workspaces that
 * have any, so that a hundred thousand runs of one cannot keep the run of another waiting. Workspaces are found by
 * skipping through the index (a loose scan): the cost grows with workspaces, not with runs.
 */
const claim = preparedQuery((db: Database, given: Given) => ({
  compile: () =>
    sql<Claim & { now: number }>`
WITH RECURSIVE place AS (
  (SELECT workspace_id FROM run_work WHERE wake_at = '-infinity' ORDER BY workspace_id LIMIT 1)
  UNION ALL
  SELECT (SELECT w.workspace_id FROM run_work w WHERE w.wake_at = '-infinity' AND w.workspace_id > place.workspace_id
    ORDER BY w.workspace_id LIMIT 1)
  FROM place WHERE place.workspace_id IS NOT NULL
), share AS MATERIALIZED (
  SELECT greatest(1, ${given.limit}::int / greatest(1, count(workspace_id)::int)) AS size FROM place
), due AS MATERIALIZED (
  SELECT run_id FROM run_work
  WHERE wake_at > '-infinity' AND wake_at < 'infinity' AND wake_at <= clock_timestamp()
  ORDER BY wake_at LIMIT ${given.limit}::int FOR UPDATE SKIP LOCKED
), ready AS MATERIALIZED (
  SELECT first.run_id FROM place CROSS JOIN LATERAL (
    SELECT w.run_id FROM run_work w WHERE w.workspace_id = place.workspace_id AND w.wake_at = '-infinity'
    ORDER BY w.priority DESC, w.run_id LIMIT (SELECT size FROM share) FOR UPDATE SKIP LOCKED
  ) first
  WHERE place.workspace_id IS NOT NULL
)
UPDATE run_work w SET lease_owner = ${given.owner}::uuid, lease_epoch = w.lease_epoch + 1,
  wake_at = clock_timestamp() + make_interval(secs => ${given.seconds}::float8)
WHERE w.run_id IN (SELECT run_id FROM due UNION ALL SELECT run_id FROM ready)
RETURNING w.run_id, w.lease_epoch, w.admitted, w.stop_requested_by, w.skip_requests,
  extract(epoch FROM clock_timestamp())::float8 * 1000 AS now`.compile(db),
}))

/** Takes up to about `limit` runs that need a worker. */
export const claimRuns = async (db: Database, given: Given): Promise<Claimed | undefined> => {
  const claims = await claim(db, given)
  const [first] = claims
  return first && { claims, now: first.now }
}

/** Extends the leases on `ids` and tells what was asked for; what is missing in the answer is lost. */
export const renewClaims = async (
  db: Database,
  given: { readonly owner: string; readonly seconds: number; readonly ids: readonly string[] },
): Promise<readonly Claim[]> => {
  const { rows } = await sql<Claim>`
    UPDATE run_work SET wake_at = clock_timestamp() + make_interval(secs => ${given.seconds})
    WHERE run_id = ANY(${given.ids}::uuid[]) AND lease_owner = ${given.owner}
    RETURNING run_id, lease_epoch, admitted, stop_requested_by, skip_requests`.execute(db)
  return rows
}

/** What was asked for of runs that this worker holds. */
export const findRequests = async (
  db: Database,
  owner: string,
  ids: readonly string[],
): Promise<readonly Claim[]> => {
  const { rows } = await sql<Claim>`
    SELECT run_id, lease_epoch, admitted, stop_requested_by, skip_requests FROM run_work
    WHERE run_id = ANY(${ids}::uuid[]) AND lease_owner = ${owner}`.execute(db)
  return rows
}

/** Gives back a run for which there is nothing to do before `wakeAt`. */
export const releaseClaim = async (
  db: Database,
  owner: string,
  held: { readonly id: string; readonly epoch: bigint },
  wakeAt: Instant,
): Promise<void> => {
  await sql`
    UPDATE run_work SET lease_owner = NULL, wake_at = ${wakeText(wakeAt)}::timestamptz
    WHERE run_id = ${held.id} AND lease_owner = ${owner} AND lease_epoch = ${held.epoch}`.execute(db)
}

/** Gives back what a worker holds when it stops, for others to take at once. */
export const releaseAll = async (db: Database, owner: string): Promise<void> => {
  await sql`UPDATE run_work SET lease_owner = NULL, wake_at = '-infinity' WHERE lease_owner = ${owner}`.execute(
    db,
  )
}

/**
 * A worker is alive while its session holds this lock; PostgreSQL lets go of it when the process dies, within
 * milliseconds, and keeps it for one that is only slow.
 */
export const presenceLock = (owner: string): string =>
  `pg_try_advisory_lock(${presenceKey(`'${owner}'::uuid`)})`

const presenceKey = (owner: string): string =>
  `('x' || right(replace(${owner}::text, '-', ''), 16))::bit(64)::bigint`

/**
 * Sets free the runs of workers that are gone: nobody holds their presence lock. `alone`: no other process lives, so
 * every other owner is gone. The new epoch comes with the next claim.
 */
export const freeAbandoned = async (db: Database, owner: string, alone: boolean): Promise<number> => {
  const alive = sql`
    SELECT ((classid::bigint << 32) | objid::bigint) FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  const key = sql.raw(presenceKey('lease_owner'))
  const others = sql`SELECT DISTINCT lease_owner FROM run_work WHERE lease_owner IS NOT NULL AND lease_owner <> ${owner}`
  const gone = alone ? others : sql`SELECT lease_owner FROM (${others}) others WHERE ${key} NOT IN (${alive})`
  const { numAffectedRows = 0n } = await sql`
    UPDATE run_work SET lease_owner = NULL, wake_at = '-infinity' WHERE lease_owner IN (${gone})`.execute(db)
  return Number(numAffectedRows)
}

export const databaseNow = async (db: Database): Promise<Instant> => {
  const { rows } = await sql<{ now: number }>`
    SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now`.execute(db)
  return rows[0]?.now ?? 0
}

/** Which of these runs have not ended. */
export const findLiveRuns = async (db: Database, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ run_id: string }>`
SELECT run_id FROM run_work WHERE run_id = ANY(${[...ids]}::uuid[])`.execute(db)
  return new Set(rows.map((row) => row.run_id))
}
