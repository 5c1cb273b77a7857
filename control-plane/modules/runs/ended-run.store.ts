import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import { dataWithoutSecrets, withoutSecrets } from '../../platform/known-secrets.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import type { AuditColumns } from '../audit/index.ts'
import { insertRunAudit, NEW_RUNS, newRunRecord, type MadeRun, type NewRunRow } from './create-run.store.ts'
import { insertAttempts, insertTasks, millis, taskRecords } from './task-records.ts'
import type { Transition } from './transition.store.ts'

/** A run's only step: from nothing to its end. */
export type OnlyStep = Pick<Transition, 'before' | 'next' | 'changes' | 'logs'>

export interface EndedRun {
  readonly row: NewRunRow
  readonly event: AuditColumns
  readonly step: OnlyStep
}

interface Given {
  readonly runs: string
  readonly tasks: string
  readonly attempts: string
  readonly events: string
}

/**
 * What is written of a run that is begun and ended, in one statement: no work row, for there is no work. It takes place
 * at one instant, at which its job must have room: others are counted, and need not be held, for it stays in nobody's way.
 */
const insert = preparedQuery((db: Database, given: Given) => ({
  compile: () =>
    sql<MadeRun>`
WITH input AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${given.runs}::json) AS x (${NEW_RUNS}, state text, reason text, message text,
    created_at float8, started_at float8, finished_at float8, changes json)
), jobs AS MATERIALIZED (
  SELECT id, version FROM job WHERE id IN (SELECT job_id FROM input) AND deleted_at IS NULL
    AND (max_concurrent_runs = 0
      OR max_concurrent_runs > (SELECT count(*) FROM run_work w WHERE w.job_id = job.id AND w.admitted))
), made AS (
  INSERT INTO run (id, workspace_id, job_id, job_name, job_version, parameters, priority, trigger, scheduled_for,
    original_run_id, kept_tasks, requested_by_id, requested_by, run_as_id, run_as, idempotency_token, state, reason,
    message, version, created_at, started_at, finished_at)
  SELECT x.id, x.workspace_id, x.job_id, x.job_name, x.job_version, x.parameters, x.priority, x.trigger,
    x.scheduled_for, x.original_run_id, x.kept_tasks, x.requested_by_id, x.requested_by, x.run_as_id, x.run_as,
    x.idempotency_token, x.state, x.reason, x.message, 2, to_timestamp(x.created_at / 1000),
    to_timestamp(x.started_at / 1000), to_timestamp(x.finished_at / 1000)
  FROM input x JOIN jobs ON jobs.id = x.job_id AND jobs.version = coalesce(x.job_must_be, jobs.version)
  ON CONFLICT (job_id, idempotency_token) WHERE idempotency_token IS NOT NULL DO NOTHING
  RETURNING id, created_at
), tasks AS (${insertTasks(given.tasks, 'made')}
), attempts AS (${insertAttempts(given.attempts, 'made')}
), steps AS (
  INSERT INTO run_event (run_id, sequence, changes)
  SELECT x.id, 2, x.changes FROM input x JOIN made ON made.id = x.id
), events AS (${insertRunAudit(given.events)}
)
SELECT id, created_at, extract(epoch FROM created_at)::float8 * 1000 AS now FROM made`.compile(db),
}))

const record = ({ row, step: { next, changes } }: EndedRun) => ({
  ...newRunRecord(row),
  state: next.state,
  reason: next.reason,
  message: withoutSecrets(next.message),
  created_at: next.createdAt,
  started_at: millis(next.startedAt),
  finished_at: millis(next.finishedAt),
  changes: dataWithoutSecrets(changes),
})

/**
 * Writes runs with their ends and audit events; their version is 2. Missing in the answer, with nothing written: the job
 * has no room, was deleted or changed, or a run with its idempotency token exists.
 */
export const insertEndedRuns = async (
  db: Database,
  ended: readonly EndedRun[],
): Promise<ReadonlyMap<string, MadeRun>> => {
  const made = await insert(db, {
    runs: stringifyJson(ended.map(record)),
    ...taskRecords(ended.map(({ step }) => step)),
    events: JSON.stringify(ended.map(({ event }) => event)),
  })
  return new Map(made.map((row) => [row.id, row]))
}
