import { sql } from 'kysely'
import { intArray, timestamptzArray, uuidArray } from '../../platform/binary-arrays.ts'
import type { Database } from '../../platform/database.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import type { AuditColumns } from '../audit/index.ts'
import type { NewRunRow } from './create-run.store.ts'

/** What the runs of one job, asked for in one way by one principal, have in common. */
export interface EnqueuedJob extends Pick<
  NewRunRow,
  'workspaceId' | 'jobId' | 'jobName' | 'jobVersion' | 'priority' | 'trigger' | 'runAs' | 'requestedBy'
> {
  /** The audit event of any of its runs: its own id, and the object's id and name differ. */
  readonly event: AuditColumns
}

export interface EnqueuedRun {
  readonly id: string
  readonly eventId: string
  /** Its place in the list of jobs, from 0. */
  readonly job: number
  readonly scheduledFor: Date | undefined
  /** JSON. */
  readonly parameters: string
}

interface Given {
  readonly ids: Buffer
  readonly eventIds: Buffer
  readonly places: Buffer
  readonly instants: Buffer
  readonly parameters: readonly string[]
  readonly workspaceIds: Buffer
  readonly jobIds: Buffer
  readonly jobNames: readonly string[]
  readonly jobVersions: readonly string[]
  readonly priorities: Buffer
  readonly triggers: readonly string[]
  readonly runAsIds: Buffer
  readonly runAs: readonly string[]
  readonly askedByIds: Buffer
  readonly askedBy: readonly string[]
  readonly operations: readonly string[]
  readonly outcomes: readonly string[]
  readonly objectKinds: readonly (string | null)[]
  readonly details: readonly string[]
}

/**
 * What a job's runs share comes once, ids and instants come binary, and each array is read once: of graphile-worker's
 * rate 0.48 were reached with texts that were read for each insert, 0.57 with texts that are read once, 0.72 so
 * (bench/enqueue, 50,000 runs, best of three).
 */
const enqueue = preparedQuery((db: Database, given: Given) => ({
  compile: () =>
    sql<never>`
WITH asked AS MATERIALIZED (
  SELECT * FROM unnest(${given.ids}::uuid[], ${given.eventIds}::uuid[], ${given.places}::int[],
    ${given.instants}::timestamptz[], ${given.parameters}::text[])
    AS a (id, event_id, place, scheduled_for, parameters)
), jobs AS MATERIALIZED (
  SELECT x.* FROM unnest(${given.workspaceIds}::uuid[], ${given.jobIds}::uuid[], ${given.jobNames}::text[],
    ${given.jobVersions}::bigint[], ${given.priorities}::int[], ${given.triggers}::text[], ${given.runAsIds}::uuid[],
    ${given.runAs}::text[], ${given.askedByIds}::uuid[], ${given.askedBy}::text[], ${given.operations}::text[],
    ${given.outcomes}::text[], ${given.objectKinds}::text[], ${given.details}::jsonb[])
    WITH ORDINALITY AS x (workspace_id, job_id, job_name, job_version, priority, trigger, run_as_id, run_as,
      asked_by_id, asked_by, operation, outcome, object_kind, details, place)
  JOIN job ON job.id = x.job_id AND job.deleted_at IS NULL
), runs AS (
  INSERT INTO run (id, workspace_id, job_id, job_name, job_version, parameters, priority, trigger, scheduled_for,
    requested_by_id, requested_by, run_as_id, run_as)
  SELECT a.id, j.workspace_id, j.job_id, j.job_name, j.job_version, a.parameters::json, j.priority, j.trigger,
    a.scheduled_for, j.asked_by_id, j.asked_by, j.run_as_id, j.run_as
  FROM asked a JOIN jobs j ON j.place = a.place
), work AS (
  INSERT INTO run_work (run_id, workspace_id, job_id, priority, lease_epoch)
  SELECT a.id, j.workspace_id, j.job_id, j.priority, 1 FROM asked a JOIN jobs j ON j.place = a.place
)
INSERT INTO audit_event (id, operation, outcome, principal_id, principal_name, workspace_id, object_kind, object_id,
  object_name, details)
SELECT a.event_id, j.operation, j.outcome, j.asked_by_id, j.asked_by, j.workspace_id, j.object_kind, a.id::text,
  j.job_name || ' ' || a.id, j.details
FROM asked a JOIN jobs j ON j.place = a.place`.compile(db),
}))

const ofRuns = (runs: readonly EnqueuedRun[]) => ({
  ids: uuidArray(runs.map((run) => run.id)),
  eventIds: uuidArray(runs.map((run) => run.eventId)),
  // PostgreSQL counts from 1.
  places: intArray(runs.map((run) => run.job + 1)),
  instants: timestamptzArray(runs.map((run) => run.scheduledFor)),
  parameters: runs.map((run) => run.parameters),
})

const ofJobs = (jobs: readonly EnqueuedJob[]) => ({
  workspaceIds: uuidArray(jobs.map((job) => job.workspaceId)),
  jobIds: uuidArray(jobs.map((job) => job.jobId)),
  jobNames: jobs.map((job) => job.jobName),
  jobVersions: jobs.map((job) => String(job.jobVersion)),
  priorities: intArray(jobs.map((job) => job.priority)),
  triggers: jobs.map((job) => job.trigger),
  runAsIds: uuidArray(jobs.map((job) => job.runAs.id)),
  runAs: jobs.map((job) => job.runAs.name),
  askedByIds: uuidArray(jobs.map((job) => job.requestedBy.id ?? job.runAs.id)),
  askedBy: jobs.map((job) => job.requestedBy.name),
  operations: jobs.map((job) => job.event.operation),
  outcomes: jobs.map((job) => job.event.outcome),
  objectKinds: jobs.map((job) => job.event.object_kind),
  details: jobs.map((job) => job.event.details),
})

/** Writes any number of runs, QUEUED and nobody's, with an audit event each; those of jobs that were deleted are left out. */
export const insertEnqueued = async (
  db: Database,
  jobs: readonly EnqueuedJob[],
  runs: readonly EnqueuedRun[],
): Promise<void> => {
  await enqueue(db, { ...ofRuns(runs), ...ofJobs(jobs) })
}
