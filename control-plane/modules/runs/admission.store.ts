import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'

/** How a job limits its concurrent runs, and how many of them are admitted now. */
export interface JobLimit {
  readonly job_id: string
  readonly max_concurrent_runs: number
  readonly on_limit: 'QUEUE' | 'SKIP' | 'REPLACE'
  readonly admitted: number
}

/**
 * Holds the admission of these jobs until the transaction ends, and counts. Two statements: what waits for a lock
 * counts only once it has it. In one order, so that two workers cannot wait for each other.
 */
export const lockLimits = async (
  tx: Tx,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, JobLimit>> => {
  await sql`SELECT id FROM job WHERE id = ANY(${jobIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`.execute(tx)
  const { rows } = await sql<JobLimit>`
    SELECT j.id AS job_id, j.max_concurrent_runs, j.on_limit,
      (SELECT count(*)::int FROM run_work w WHERE w.job_id = j.id AND w.admitted) AS admitted
    FROM job j WHERE j.id = ANY(${jobIds}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.job_id, row]))
}

/**
 * Wakes as many waiting runs of each job as it has room for, the first in line first. Gives back how many. Called by
 * whoever holds the job's admission.
 */
export const wakeWaiting = async (tx: Database, jobIds: readonly string[]): Promise<number> => {
  const { rows } = await sql`
    UPDATE run_work SET wake_at = '-infinity' WHERE run_id IN (
      SELECT waiting.run_id FROM job j
      CROSS JOIN LATERAL (
        SELECT w.run_id FROM run_work w
        WHERE w.job_id = j.id AND NOT w.admitted AND w.wake_at = 'infinity'
        ORDER BY w.priority DESC, w.run_id
        LIMIT CASE WHEN j.max_concurrent_runs = 0 OR j.deleted_at IS NOT NULL THEN NULL ELSE greatest(0,
          j.max_concurrent_runs - (SELECT count(*) FROM run_work a WHERE a.job_id = j.id AND a.admitted)) END
      ) waiting
      WHERE j.id = ANY(${jobIds}::uuid[]))
    RETURNING run_id`.execute(tx)
  return rows.length
}

/**
 * Where a run stands in the line of its job, from 1: behind those that wait for room, and those that no worker has
 * looked at yet. Each are found by an index of their own.
 */
export const queuePosition = async (db: Database, runId: string): Promise<number> => {
  const ahead = sql`SELECT count(*)::int FROM run_work o
    WHERE o.job_id = w.job_id AND NOT o.admitted AND (-o.priority, o.run_id) < (-w.priority, w.run_id)`
  const { rows } = await sql<{ position: number }>`
    SELECT 1 + (${ahead} AND o.wake_at = 'infinity')
      + (${ahead} AND o.workspace_id = w.workspace_id AND o.wake_at = '-infinity') AS position
    FROM run_work w WHERE w.run_id = ${runId}`.execute(db)
  return rows[0]?.position ?? 1
}
