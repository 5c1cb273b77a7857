import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { stringifyJson } from '../../platform/json.ts'
import { newAuditColumns, type AuditColumns } from '../audit/index.ts'
import { bindParameters, readsAudit, runAsObstacle, type JobDefinition } from '../jobs/index.ts'
import { insertRuns, type NewRunRow } from './create-run.store.ts'
import { insertEnqueued, type EnqueuedJob, type EnqueuedRun } from './enqueue.store.ts'
import { runThing } from './find-run.ts'
import type { ParameterValues, Trigger } from './run-view.ts'

/** A run that something other than a request asks for: a schedule, a table that changed, a webhook. */
export interface AskedRun {
  readonly runId: string
  readonly jobId: string
  readonly trigger: Trigger
  readonly scheduledFor: Date | undefined
  readonly parameters: Readonly<Record<string, unknown>>
  /** In whose name it is asked. */
  readonly askedById: string
  /** As people know it: `schedule nightly`. */
  readonly askedBy: string
}

interface JobFacts {
  readonly id: string
  readonly workspace_id: string
  readonly name: string
  readonly version: bigint
  readonly definition: JobDefinition
  readonly run_as_id: string
  readonly run_as_name: string
}

const findJobs = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, JobFacts>> => {
  const { rows } = await sql<JobFacts>`
    SELECT j.id, j.workspace_id, j.name, j.version, v.definition, j.run_as_id, p.name AS run_as_name
    FROM job j JOIN job_version v ON v.job_id = j.id AND v.version = j.version JOIN principal p ON p.id = j.run_as_id
    WHERE j.id = ANY(${ids}::uuid[]) AND j.deleted_at IS NULL`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Jobs of one key may run or may not run together. */
const keyOf = (job: Pick<JobFacts, 'workspace_id' | 'run_as_id' | 'definition'>): string =>
  `${job.workspace_id} ${job.run_as_id} ${readsAudit(job.definition)}`

/** Why nothing can run in the name of some of them, once for each key. */
const findObstacles = async (tx: Tx, jobs: readonly JobFacts[]): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>()
  for (const [key, job] of new Map(jobs.map((one) => [keyOf(one), one]))) {
    const why = await runAsObstacle(tx, job.workspace_id, job.run_as_id, job.definition)
    if (why) found.set(key, why.message)
  }
  return found
}

/** One that will be made. */
interface Accepted {
  readonly asked: AskedRun
  readonly job: JobFacts
  readonly parameters: ParameterValues
}

const rowOf = ({ asked, job, parameters }: Accepted): NewRunRow => ({
  id: asked.runId,
  workspaceId: job.workspace_id,
  jobId: job.id,
  jobName: job.name,
  jobVersion: job.version,
  parameters,
  priority: job.definition.priority,
  trigger: asked.trigger,
  scheduledFor: asked.scheduledFor?.toISOString(),
  originalRunId: undefined,
  keptTasks: undefined,
  requestedBy: { id: asked.askedById, name: asked.askedBy },
  runAs: { id: job.run_as_id, name: job.run_as_name },
  idempotencyToken: undefined,
  jobMustBe: undefined,
  notifications: job.definition.notifications,
})

const eventOf = (row: NewRunRow): AuditColumns =>
  newAuditColumns({
    operation: 'runs.create',
    outcome: 'done',
    principal: { id: row.requestedBy.id ?? row.runAs.id, name: row.requestedBy.name },
    requestId: undefined,
    sourceAddress: undefined,
    object: runThing({ id: row.id, job_name: row.jobName, workspace_id: row.workspaceId }),
    details: { job: row.jobName, job_version: Number(row.jobVersion), trigger: row.trigger },
  })

/** What the rows of a job share is told once. */
const insertTogether = async (tx: Tx, accepted: readonly Accepted[]): Promise<void> => {
  const jobs = new Map<string, EnqueuedJob & { readonly place: number }>()
  const runs = accepted.map((one): EnqueuedRun => {
    const { asked } = one
    const key = `${asked.jobId} ${asked.trigger} ${asked.askedById} ${asked.askedBy}`
    let job = jobs.get(key)
    if (!job) {
      const row = rowOf(one)
      job = { ...row, event: eventOf(row), place: jobs.size }
      jobs.set(key, job)
    }
    const { runId: id, scheduledFor } = asked
    return { id, eventId: newId(), job: job.place, scheduledFor, parameters: stringifyJson(one.parameters) }
  })
  await insertEnqueued(tx, [...jobs.values()], runs)
}

/**
 * Writes runs and their audit events in the transaction of whoever asks, any number in a few statements; workers find
 * them once it has committed. Runs of jobs that were deleted are left out. Gives why, by run id, for those that were
 * not made because the job's newest version does not take their parameters, or nothing can run in its name any more.
 */
export const enqueueRuns = async (
  tx: Tx,
  asked: readonly AskedRun[],
): Promise<ReadonlyMap<string, string>> => {
  const jobs = await findJobs(tx, [...new Set(asked.map((one) => one.jobId))])
  const obstacles = await findObstacles(tx, [...jobs.values()])
  const refused = new Map<string, string>()
  const accepted = asked.flatMap((one): Accepted[] => {
    const job = jobs.get(one.jobId)
    if (!job) return []
    const obstacle = obstacles.get(keyOf(job))
    if (obstacle !== undefined) {
      refused.set(one.runId, obstacle)
      return []
    }
    const given = one.parameters as ParameterValues
    const { values, errors } = bindParameters(job.definition.parameters, given)
    if (errors.length === 0) return [{ asked: one, job, parameters: values }]
    const what = errors.map(({ field, message }) => `${field}: ${message}`).join('; ')
    refused.set(one.runId, `Version ${job.version} of the job does not take its parameters: ${what}.`)
    return []
  })
  // Somebody may have to be told when these are late, which is written with each.
  const watched = accepted.filter(({ job }) => job.definition.notifications)
  const plain = accepted.filter(({ job }) => !job.definition.notifications)
  if (watched.length > 0) {
    const rows = watched.map(rowOf)
    await insertRuns(tx, rows, rows.map(eventOf), undefined)
  }
  if (plain.length > 0) await insertTogether(tx, plain)
  return refused
}
