import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'
import type { RetentionDays, RunPart } from './retention.policy.ts'

/** A workspace that has runs, and how long it keeps them; `days` is null once the workspace itself is gone. */
export interface KeepingWorkspace {
  readonly id: string
  readonly days: Partial<RetentionDays> | null
}

/** Every workspace that has runs. `days` has what was decided there, all of it or nothing. */
export const workspacesWithRuns = async (db: Database): Promise<readonly KeepingWorkspace[]> => {
  // From one workspace to the next by the index: there are few of them and millions of runs.
  const { rows } = await sql<KeepingWorkspace>`
    WITH RECURSIVE found AS (
      (SELECT workspace_id AS id FROM run ORDER BY workspace_id LIMIT 1)
      UNION ALL
      SELECT (SELECT r.workspace_id FROM run r WHERE r.workspace_id > f.id ORDER BY r.workspace_id LIMIT 1)
      FROM found f WHERE f.id IS NOT NULL
    )
    SELECT f.id, CASE WHEN w.id IS NULL THEN NULL WHEN k.workspace_id IS NULL THEN '{}'::json ELSE json_build_object(
      'runs_days', k.runs_days, 'logs_days', k.logs_days, 'results_days', k.results_days, 'events_days', k.events_days)
      END AS days
    FROM found f LEFT JOIN workspace w ON w.id = f.id LEFT JOIN retention k ON k.workspace_id = f.id
    WHERE f.id IS NOT NULL`.execute(db)
  return rows
}

/** The first 48 bits of a UUIDv7 are its milliseconds: no run made `days` ago or later has a lower id. */
const firstIdOf = (days: number) => sql`
  (lpad(to_hex((extract(epoch FROM clock_timestamp() - make_interval(days => ${days})) * 1000)::bigint), 12, '0')
   || '70008000000000000000')::uuid`

export interface OldRuns {
  readonly workspaceId: string
  readonly days: number
  /** Those after this one; undefined: from the first. */
  readonly after: string | undefined
  readonly limit: number
}

/**
 * Runs that ended so long ago, the oldest first, but for those whose results a live repair keeps. Undefined ends: there
 * are no more runs that are old enough; `last` is where to go on.
 */
export const findOldRuns = async (
  db: Database,
  { workspaceId, days, after, limit }: OldRuns,
): Promise<{ readonly ids: readonly string[]; readonly last: string } | undefined> => {
  const { rows } = await sql<{ id: string; old: boolean }>`
    SELECT r.id, coalesce(r.finished_at < clock_timestamp() - make_interval(days => ${days}), false)
      AND NOT EXISTS (SELECT FROM run_work w JOIN run later ON later.id = w.run_id WHERE later.original_run_id = r.id) AS old
    FROM run r
    WHERE r.workspace_id = ${workspaceId} AND r.id < ${firstIdOf(days)}
      AND (${after ?? null}::uuid IS NULL OR r.id > ${after ?? null}::uuid)
    ORDER BY r.id LIMIT ${limit}`.execute(db)
  const last = rows.at(-1)
  return last && { ids: rows.filter(({ old }) => old).map(({ id }) => id), last: last.id }
}

export const findProgress = async (
  db: Database,
  workspaceId: string,
  part: RunPart,
): Promise<string | undefined> => {
  const row = await db
    .selectFrom('retention_progress')
    .select('run_id')
    .where('workspace_id', '=', workspaceId)
    .where('part', '=', part)
    .executeTakeFirst()
  return row?.run_id
}

export const saveProgress = async (
  tx: Tx,
  workspaceId: string,
  part: RunPart,
  runId: string,
): Promise<void> => {
  await tx
    .insertInto('retention_progress')
    .values({ workspace_id: workspaceId, part, run_id: runId })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'part']).doUpdateSet({ run_id: runId }))
    .execute()
}

const attemptsOf = (runIds: readonly string[]) =>
  sql`(SELECT id FROM task_run_attempt WHERE run_id = ANY(${runIds}::uuid[]))`

/** Where stretches of the logs of runs lie. */
export const logObjectsOf = async (db: Database, runIds: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ location: string }>`
    SELECT location FROM run_log_object WHERE attempt_id IN ${attemptsOf(runIds)}`.execute(db)
  return rows.map((row) => row.location)
}

const deleteLogRows = async (tx: Tx, runIds: readonly string[]): Promise<void> => {
  await sql`DELETE FROM run_log_chunk WHERE attempt_id IN ${attemptsOf(runIds)}`.execute(tx)
  await sql`DELETE FROM run_log_object WHERE attempt_id IN ${attemptsOf(runIds)}`.execute(tx)
}

/** What each part of a run is, and how it goes; its objects are gone already. */
export const deletePart: Readonly<Record<RunPart, (tx: Tx, runIds: readonly string[]) => Promise<unknown>>> =
  {
    logs: async (tx, runIds) => {
      await deleteLogRows(tx, runIds)
      await sql`
      UPDATE task_run_attempt SET log = NULL, log_deleted_at = clock_timestamp()
      WHERE run_id = ANY(${runIds}::uuid[]) AND log_deleted_at IS NULL`.execute(tx)
    },
    results: (tx, runIds) =>
      sql`
      UPDATE task_run SET result = (result::jsonb || '{"data_array": []}')::json
      WHERE run_id = ANY(${runIds}::uuid[]) AND json_array_length(result -> 'data_array') > 0`.execute(tx),
    events: (tx, runIds) => sql`DELETE FROM run_event WHERE run_id = ANY(${runIds}::uuid[])`.execute(tx),
  }

/** Runs with everything of them. */
export const deleteRuns = async (tx: Tx, runIds: readonly string[]): Promise<void> => {
  await deleteLogRows(tx, runIds)
  for (const table of ['run_event', 'task_run', 'task_run_attempt'])
    await sql`DELETE FROM ${sql.table(table)} WHERE run_id = ANY(${runIds}::uuid[])`.execute(tx)
  await sql`DELETE FROM run WHERE id = ANY(${runIds}::uuid[])`.execute(tx)
}

/** Forgets how far the sweeps of a workspace came whose last run is gone. */
export const forgetProgress = async (tx: Database, workspaceId: string): Promise<void> => {
  await sql`DELETE FROM retention_progress WHERE workspace_id = ${workspaceId}`.execute(tx)
}

/** Bytes on disk by table, with indexes; and runs, as counted by the last ANALYZE. */
export const historySizes = async (
  db: Database,
): Promise<{ runs: number; run_bytes: number; event_bytes: number; log_bytes: number }> => {
  const { rows } = await sql<{ runs: number; run_bytes: number; event_bytes: number; log_bytes: number }>`
    SELECT greatest(0, (SELECT reltuples FROM pg_class WHERE oid = 'run'::regclass))::float8 AS runs,
      (pg_total_relation_size('run') + pg_total_relation_size('task_run')
        + pg_total_relation_size('task_run_attempt'))::float8 AS run_bytes,
      pg_total_relation_size('run_event')::float8 AS event_bytes,
      pg_total_relation_size('run_log_chunk')::float8 AS log_bytes`.execute(db)
  return rows[0] ?? { runs: 0, run_bytes: 0, event_bytes: 0, log_bytes: 0 }
}
