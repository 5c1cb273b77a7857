import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import type { AuditColumns } from '../audit/index.ts'
import type { NewRunRow } from './create-run.store.ts'

/** What the runs of one job, asked for in one way, have in common. */
export interface EnqueuedJob extends Pick<
  NewRunRow,
  'workspaceId' | 'jobId' | 'jobName' | 'jobVersion' | 'priority' | 'trigger' | 'runAs'
> {
  /** The audit event of any of its runs: its own id, who asks, and the object's id and name differ. */
  readonly event: AuditColumns
}

export interface EnqueuedRun {
  readonly id: string
  readonly eventId: string
  /** Its place in the list of jobs. */
  readonly job: number
  readonly scheduledFor: NewRunRow['scheduledFor']
  readonly parameters: NewRunRow['parameters']
  readonly askedById: string
  readonly askedBy: string
}

interface Given {
  readonly jobs: string
  readonly ids: string
  readonly eventIds: string
  readonly places: string
  readonly instants: string
  readonly askedByIds: string
  readonly askedBy: readonly string[]
  readonly parameters: readonly string[]
}

const JOBS = sql`place int, workspace_id uuid, job_id uuid, job_name text, job_version bigint, priority smallint,
  trigger text, run_as_id uuid, run_as text, operation text, outcome text, object_kind text, details text`

/**
 * What a job's runs share comes once, and the rest as arrays, read once, so that nothing is read out of JSON and no
 * table is joined by what another returned: 0.48 × graphile-worker became 0.57 when each array came once instead of
 * three times (bench/enqueue, 50,000 runs).
 */
const enqueue = preparedQuery((db: Database, given: Given) => ({
  compile: () =>
    sql<never>`
WITH asked AS MATERIALIZED (
  SELECT a.id, a.event_id, a.scheduled_for, a.asked_by_id, a.asked_by, a.parameters, j.*
  FROM unnest(${given.ids}::text::uuid[], ${given.eventIds}::text::uuid[], ${given.places}::text::int[],
    ${given.instants}::text::timestamptz[], ${given.askedByIds}::text::uuid[], ${given.askedBy}::text[],
    ${given.parameters}::text[]) AS a (id, event_id, place, scheduled_for, asked_by_id, asked_by, parameters)
  JOIN json_to_recordset(${given.jobs}::json) AS j (${JOBS}) USING (place)
  JOIN job ON job.id = j.job_id AND job.deleted_at IS NULL
), runs AS (
  INSERT INTO run (id, workspace_id, job_id, job_name, job_version, parameters, priority, trigger, scheduled_for,
    requested_by_id, requested_by, run_as_id, run_as)
  SELECT id, workspace_id, job_id, job_name, job_version, parameters::json, priority, trigger, scheduled_for,
    asked_by_id, asked_by, run_as_id, run_as
  FROM asked
), work AS (
  INSERT INTO run_work (run_id, workspace_id, job_id, priority, lease_epoch)
  SELECT id, workspace_id, job_id, priority, 1 FROM asked
)
INSERT INTO audit_event (id, operation, outcome, principal_id, principal_name, workspace_id, object_kind, object_id,
  object_name, details)
SELECT event_id, operation, outcome, asked_by_id, asked_by, workspace_id, object_kind, id::text,
  job_name || ' ' || id, details::jsonb
FROM asked`.compile(db),
}))

const jobRecord = (job: EnqueuedJob, place: number) => ({
  place,
  workspace_id: job.workspaceId,
  job_id: job.jobId,
  job_name: job.jobName,
  job_version: job.jobVersion,
  priority: job.priority,
  trigger: job.trigger,
  run_as_id: job.runAs.id,
  run_as: job.runAs.name,
  operation: job.event.operation,
  outcome: job.event.outcome,
  object_kind: job.event.object_kind,
  details: job.event.details,
})

const listed = (runs: readonly EnqueuedRun[], of: (run: EnqueuedRun) => string | number): string =>
  `{${runs.map(of).join(',')}}`

/** Writes any number of runs, QUEUED and nobody's, with an audit event each; those of jobs that were deleted are left out. */
export const insertEnqueued = async (
  db: Database,
  jobs: readonly EnqueuedJob[],
  runs: readonly EnqueuedRun[],
): Promise<void> => {
  await enqueue(db, {
    jobs: stringifyJson(jobs.map(jobRecord)),
    ids: listed(runs, (run) => run.id),
    eventIds: listed(runs, (run) => run.eventId),
    places: listed(runs, (run) => run.job),
    instants: listed(runs, (run) => run.scheduledFor ?? 'NULL'),
    askedByIds: listed(runs, (run) => run.askedById),
    askedBy: runs.map((run) => run.askedBy),
    parameters: runs.map((run) => stringifyJson(run.parameters)),
  })
}
