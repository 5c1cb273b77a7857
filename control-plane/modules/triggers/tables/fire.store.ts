import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'
import { preparedQuery } from '../../../platform/prepared-query.ts'
import type { NewSnapshot } from '../../catalogs/index.ts'
import type { TriggerRow } from './trigger.store.ts'

/** A snapshot that waits for a run of its trigger. */
export interface WaitingFire {
  readonly trigger_id: string
  readonly table_id: string
  readonly snapshot_id: bigint
  readonly attempt_id: string | null
}

export type WaitingTrigger = TriggerRow & { readonly job: string; readonly job_deleted: boolean }

const insertFires = preparedQuery((db: Database, given: Record<string, unknown>) => ({
  compile: () =>
    sql<never>`
INSERT INTO table_trigger_fire (trigger_id, table_id, snapshot_id, attempt_id)
SELECT id, ${given['table_id']}::uuid, ${given['snapshot_id']}::bigint, ${given['attempt_id']}::uuid
FROM table_trigger WHERE catalog = ${given['catalog']} AND levels = ${given['levels']}::text[]
  AND table_name = ${given['table']} AND NOT paused
ON CONFLICT DO NOTHING`.compile(db),
}))

/** Notes a snapshot for each trigger on its table, in the transaction of the commit. */
export const noteSnapshot = async (
  tx: Tx,
  { catalog, levels, table, tableId, snapshotId, origin }: NewSnapshot,
): Promise<void> => {
  await insertFires(tx, {
    catalog,
    levels,
    table,
    table_id: tableId,
    snapshot_id: snapshotId,
    attempt_id: origin?.kind === 'attempt' ? origin.id : null,
  })
}

/** Whether anything waits at all. */
export const anyWaits = async (db: Database): Promise<boolean> => {
  const { rows } = await sql<{ waits: boolean }>`
SELECT EXISTS (SELECT FROM table_trigger_fire WHERE fired_at IS NULL) AS waits`.execute(db)
  return rows[0]?.waits === true
}

/** Takes triggers with waiting snapshots whose interval is over, and holds them; those that another holds are left to it. */
export const takeWaiting = async (tx: Tx, limit: number): Promise<WaitingTrigger[]> => {
  const { rows } = await sql<WaitingTrigger>`
SELECT t.*, job.name AS job, job.deleted_at IS NOT NULL AS job_deleted FROM table_trigger t JOIN job ON job.id = t.job_id
WHERE t.id IN (SELECT trigger_id FROM table_trigger_fire WHERE fired_at IS NULL)
  AND NOT t.paused AND t.not_before <= clock_timestamp()
ORDER BY t.not_before, t.id LIMIT ${limit} FOR NO KEY UPDATE OF t SKIP LOCKED`.execute(tx)
  return rows
}

/** What waits of these triggers, oldest first; at most a thousand. */
export const waitingFires = async (tx: Tx, triggerIds: readonly string[]): Promise<WaitingFire[]> => {
  const { rows } = await sql<WaitingFire>`
SELECT trigger_id, table_id, snapshot_id, attempt_id FROM table_trigger_fire
WHERE fired_at IS NULL AND trigger_id = ANY(${[...triggerIds]}::uuid[])
ORDER BY committed_at LIMIT 1000`.execute(tx)
  return rows
}

export interface Fired extends WaitingFire {
  /** Null: it starts nothing. */
  readonly run_id: string | null
}

export const markFired = async (tx: Tx, fires: readonly Fired[]): Promise<void> => {
  const records = fires.map((fire) => ({ ...fire, snapshot_id: fire.snapshot_id.toString() }))
  await sql`
UPDATE table_trigger_fire f SET fired_at = clock_timestamp(), run_id = x.run_id
FROM json_to_recordset(${JSON.stringify(records)}::json) AS x (trigger_id uuid, table_id uuid, snapshot_id bigint, run_id uuid)
WHERE f.trigger_id = x.trigger_id AND f.table_id = x.table_id AND f.snapshot_id = x.snapshot_id`.execute(tx)
}

/** Notes the newest run of a trigger, and begins its interval. */
export const markStarted = async (tx: Tx, triggerId: string, runId: string): Promise<void> => {
  await sql`
UPDATE table_trigger SET last_run_id = ${runId},
  not_before = clock_timestamp() + make_interval(secs => min_interval_seconds)
WHERE id = ${triggerId}`.execute(tx)
}

/** Pauses a trigger whose runs cannot be made, and says why. */
export const pauseTrigger = async (tx: Tx, triggerId: string, reason: string): Promise<void> => {
  await sql`
UPDATE table_trigger SET paused = true, paused_reason = ${reason}, version = version + 1
WHERE id = ${triggerId}`.execute(tx)
}

/** Forgets what waits: nothing that was committed before is to start a run any more. */
export const forgetWaiting = async (tx: Tx, triggerId: string): Promise<void> => {
  await sql`
UPDATE table_trigger_fire SET fired_at = clock_timestamp() WHERE trigger_id = ${triggerId} AND fired_at IS NULL`.execute(
    tx,
  )
}

export interface FireSummary {
  readonly trigger_id: string
  readonly waiting: number
  readonly snapshot_id: bigint | null
  readonly committed_at: string | null
  readonly fired_at: string | null
  readonly run_id: string | null
}

/** The newest fire of each trigger, and how many snapshots wait. */
export const fireSummaries = async (
  db: Database,
  triggerIds: readonly string[],
): Promise<ReadonlyMap<string, FireSummary>> => {
  const { rows } = await sql<FireSummary>`
SELECT wanted.id AS trigger_id, newest.snapshot_id, newest.committed_at, newest.fired_at, newest.run_id,
  (SELECT count(*)::int FROM table_trigger_fire w WHERE w.trigger_id = wanted.id AND w.fired_at IS NULL) AS waiting
FROM unnest(${[...triggerIds]}::uuid[]) AS wanted (id)
LEFT JOIN LATERAL (
  SELECT * FROM table_trigger_fire f WHERE f.trigger_id = wanted.id AND f.run_id IS NOT NULL
  ORDER BY f.fired_at DESC, f.committed_at DESC LIMIT 1
) AS newest ON true`.execute(db)
  return new Map(rows.map((row) => [row.trigger_id, row]))
}

/** Forgets fires of long ago. */
export const deleteOldTableFires = async (db: Database, days: number): Promise<void> => {
  await sql`
DELETE FROM table_trigger_fire WHERE fired_at < clock_timestamp() - make_interval(days => ${days})`.execute(
    db,
  )
}
