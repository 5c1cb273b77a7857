import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'

/** What people ask of live runs. It is written beside the run, never into its state: that is the worker's. */

// Whoever holds the run hears of it; one that nobody holds is there for any worker now.
const woken = sql`CASE WHEN lease_owner IS NULL THEN '-infinity'::timestamptz ELSE wake_at END`

/** False when the run has ended. */
export const requestStop = async (tx: Database, runId: string, by: string): Promise<boolean> => {
  const { rows } = await sql`
    UPDATE run_work SET stop_requested_at = coalesce(stop_requested_at, clock_timestamp()),
      stop_requested_by = coalesce(stop_requested_by, ${by}), wake_at = ${woken}
    WHERE run_id = ${runId} RETURNING run_id`.execute(tx)
  return rows.length > 0
}

/** `what`: a task key, or `*` for the run. */
export const requestSkip = async (tx: Tx, runId: string, what: string): Promise<void> => {
  await sql`
    UPDATE run_work SET wake_at = ${woken},
      skip_requests = CASE WHEN ${what} = ANY(skip_requests) THEN skip_requests ELSE skip_requests || ${what}::text END
    WHERE run_id = ${runId}`.execute(tx)
}

/** Asks the oldest admitted run of a job to stop, to make room. Gives back its id; undefined when one was asked already. */
export const stopOldest = async (tx: Database, jobId: string, by: string): Promise<string | undefined> => {
  const { rows } = await sql<{ run_id: string; asked: boolean }>`
    SELECT run_id, stop_requested_at IS NOT NULL AS asked FROM run_work
    WHERE job_id = ${jobId} AND admitted ORDER BY run_id LIMIT 1`.execute(tx)
  const [oldest] = rows
  if (!oldest || oldest.asked) return undefined
  await requestStop(tx, oldest.run_id, by)
  return oldest.run_id
}

export interface Requests {
  readonly stop_requested_at: string | null
  readonly stop_requested_by: string | null
}

export const findStopRequest = async (db: Database, runId: string): Promise<Requests | undefined> =>
  db
    .selectFrom('run_work')
    .select(['stop_requested_at', 'stop_requested_by'])
    .where('run_id', '=', runId)
    .executeTakeFirst()
