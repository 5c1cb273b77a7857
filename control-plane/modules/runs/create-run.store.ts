import { sql, type RawBuilder } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import type { AuditColumns } from '../audit/index.ts'
import type { JobDefinition } from '../jobs/index.ts'
import { insertNotices, noticeRecords, noticesOf, type NewNotice } from '../notifications/index.ts'
import type { ParameterValues, Trigger } from './run-view.ts'

export interface NewRunRow {
  readonly id: string
  readonly workspaceId: string
  readonly jobId: string
  readonly jobName: string
  readonly jobVersion: bigint
  readonly parameters: ParameterValues
  readonly priority: number
  readonly trigger: Trigger
  readonly scheduledFor: string | undefined
  readonly originalRunId: string | undefined
  readonly keptTasks: readonly string[] | undefined
  readonly requestedBy: { readonly id: string | undefined; readonly name: string }
  readonly runAs: { readonly id: string; readonly name: string }
  readonly idempotencyToken: string | undefined
  /** The version that the job must still have; undefined when any will do. */
  readonly jobMustBe: bigint | undefined
  /** Of the definition that it is pinned to. */
  readonly notifications: JobDefinition['notifications']
}

/** The worker of this process, which takes a run from its beginning and saves others the search. */
export interface BirthLease {
  readonly owner: string
  readonly seconds: number
}

/** What a statement reads new runs from (`json_to_recordset`), as `newRunRecord` writes them. */
export const NEW_RUNS = sql`id uuid, workspace_id uuid, job_id uuid, job_name text, job_version bigint, parameters json,
  priority smallint, trigger text, scheduled_for timestamptz, original_run_id uuid, kept_tasks text[],
  requested_by_id uuid, requested_by text, run_as_id uuid, run_as text, idempotency_token text, job_must_be bigint`
const EVENTS = sql`id uuid, operation text, outcome text, principal_id uuid, principal_name text, request_id text,
  remote_address text, workspace_id uuid, object_kind text, object_id text, object_name text, details text,
  credential_kind text, credential_id text, before_sha256 bytea, after_sha256 bytea`

interface Given {
  readonly runs: string
  readonly events: string
  readonly owner: string | null
  readonly seconds: number
}

/** Writes the audit events of the runs that the same statement has made: `made` is the name of that part. */
export const insertRunAudit = (events: string): RawBuilder<unknown> => sql`
  INSERT INTO audit_event (id, operation, outcome, principal_id, principal_name, request_id, remote_address,
    workspace_id, object_kind, object_id, object_name, details, credential_kind, credential_id, before_sha256,
    after_sha256)
  SELECT x.id, x.operation, x.outcome, x.principal_id, x.principal_name, x.request_id, x.remote_address,
    x.workspace_id, x.object_kind, x.object_id, x.object_name, x.details::jsonb, x.credential_kind, x.credential_id,
    x.before_sha256, x.after_sha256
  FROM json_to_recordset(${events}::json) AS x (${EVENTS}) JOIN made ON made.id = x.object_id::uuid`

/** One statement for any number of runs: the rows, their work, and the audit events of who asked. */
const statement = (given: Given, more: RawBuilder<unknown>) => sql<{
  id: string
  created_at: string
  now: number
}>`
WITH made AS (
  INSERT INTO run (id, workspace_id, job_id, job_name, job_version, parameters, priority, trigger, scheduled_for,
    original_run_id, kept_tasks, requested_by_id, requested_by, run_as_id, run_as, idempotency_token)
  SELECT x.id, x.workspace_id, x.job_id, x.job_name, x.job_version, x.parameters, x.priority, x.trigger,
    x.scheduled_for, x.original_run_id, x.kept_tasks, x.requested_by_id, x.requested_by, x.run_as_id, x.run_as,
    x.idempotency_token
  FROM json_to_recordset(${given.runs}::json) AS x (${NEW_RUNS})
  JOIN job ON job.id = x.job_id AND job.deleted_at IS NULL AND job.version = coalesce(x.job_must_be, job.version)
  ON CONFLICT (job_id, idempotency_token) WHERE idempotency_token IS NOT NULL DO NOTHING
  RETURNING id, workspace_id, job_id, priority, created_at
), work AS (
  INSERT INTO run_work (run_id, workspace_id, job_id, priority, lease_owner, lease_epoch, wake_at)
  SELECT id, workspace_id, job_id, priority, ${given.owner}::uuid, 1,
    CASE WHEN ${given.owner}::uuid IS NULL THEN '-infinity'
      ELSE clock_timestamp() + make_interval(secs => ${given.seconds}::float8) END
  FROM made
), events AS (${insertRunAudit(given.events)}
)${more}
SELECT id, created_at, extract(epoch FROM created_at)::float8 * 1000 AS now FROM made`

const insert = preparedQuery((db: Database, given: Given) => ({
  compile: () => statement(given, sql``).compile(db),
}))

/** The same, with what is told when a run does not end in time: for runs of jobs that say so, and only for those. */
const insertWatched = preparedQuery((db: Database, given: Given & { readonly notices: string }) => ({
  compile: () => statement(given, sql`, told AS (${insertNotices(given.notices, 'made')})`).compile(db),
}))

const lateNotices = (row: NewRunRow): NewNotice[] => {
  const facts = {
    ...row,
    state: 'QUEUED',
    reason: 'ACCEPTED',
    message: '',
    requestedBy: row.requestedBy.name,
  }
  return noticesOf(row.notifications, 'LATE', facts, Date.now()).map((notice) => ({
    ...notice,
    runId: row.id,
    workspaceId: row.workspaceId,
    dueSeconds: row.notifications?.late_after_seconds,
    // A run that repeats another has the instant of that one, which has long passed.
    dueFrom: row.originalRunId === undefined ? row.scheduledFor : undefined,
  }))
}

export const newRunRecord = (row: NewRunRow) => ({
  id: row.id,
  workspace_id: row.workspaceId,
  job_id: row.jobId,
  job_name: row.jobName,
  job_version: row.jobVersion,
  parameters: row.parameters,
  priority: row.priority,
  trigger: row.trigger,
  scheduled_for: row.scheduledFor,
  original_run_id: row.originalRunId,
  kept_tasks: row.keptTasks,
  requested_by_id: row.requestedBy.id,
  requested_by: row.requestedBy.name,
  run_as_id: row.runAs.id,
  run_as: row.runAs.name,
  idempotency_token: row.idempotencyToken,
  job_must_be: row.jobMustBe,
})

export interface MadeRun {
  readonly id: string
  readonly created_at: string
  /** `created_at` in milliseconds since 1970. */
  readonly now: number
}

/**
 * Writes runs, QUEUED, with their audit events (whose object is the run). Missing in the answer: its job was deleted or
 * changed, or a run with its idempotency token exists.
 */
export const insertRuns = async (
  db: Database,
  rows: readonly NewRunRow[],
  events: readonly AuditColumns[],
  lease: BirthLease | undefined,
): Promise<ReadonlyMap<string, MadeRun>> => {
  const given = {
    runs: stringifyJson(rows.map(newRunRecord)),
    events: JSON.stringify(events),
    owner: lease?.owner ?? null,
    seconds: lease?.seconds ?? 0,
  }
  const notices = rows.flatMap(lateNotices)
  const made =
    notices.length > 0
      ? await insertWatched(db, { ...given, notices: noticeRecords(notices) })
      : await insert(db, given)
  return new Map(made.map((row) => [row.id, row]))
}

export const findByToken = async (
  db: Database,
  jobId: string,
  token: string,
): Promise<string | undefined> => {
  const row = await db
    .selectFrom('run')
    .select('id')
    .where('job_id', '=', jobId)
    .where('idempotency_token', '=', token)
    .executeTakeFirst()
  return row?.id
}
