import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { stringifyJson } from '../../platform/json.ts'
import { newAuditColumns, type AuditColumns } from '../audit/index.ts'
import { bindParameters, readsAudit, runAsObstacle, type JobDefinition } from '../jobs/index.ts'
import { insertRuns, type NewRunRow } from './create-run.store.ts'
import { enqueueStatement, type Asker, type EnqueuedJob, type EnqueuedRun } from './enqueue.store.ts'
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

/** Why nothing can run in the name of some of them, by job; asked once for each key. */
const findObstacles = async (tx: Tx, jobs: readonly JobFacts[]): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>()
  for (const [key, job] of new Map(jobs.map((one) => [keyOf(one), one]))) {
    const why = await runAsObstacle(tx, job.workspace_id, job.run_as_id, job.definition)
    if (why) for (const one of jobs) if (keyOf(one) === key) found.set(one.id, why.message)
  }
  return found
}

/** One that will be made. */
interface Accepted {
  readonly asked: AskedRun
  readonly job: JobFacts
  readonly values: ParameterValues
}

const rowOf = ({ asked, job, values }: Accepted): NewRunRow => ({
  id: asked.runId,
  workspaceId: job.workspace_id,
  jobId: job.id,
  jobName: job.name,
  jobVersion: job.version,
  parameters: values,
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

/** Things that are listed once each; gives the place of one, from 0. */
const listed = <Item>() => {
  const places = new Map<string, number>()
  const items: Item[] = []
  const placeOf = (key: string, make: () => Item): number => {
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, items.length)
    return items.push(make()) - 1
  }
  return { items, placeOf }
}

/** What the runs of a job share is told once, and so is who asks. */
const statementOf = (accepted: readonly Accepted[]): ReturnType<typeof enqueueStatement> => {
  const jobs = listed<EnqueuedJob>()
  const askers = listed<Asker>()
  const runs = accepted.map((one): EnqueuedRun => {
    const { asked } = one
    return {
      id: asked.runId,
      eventId: newId(),
      job: jobs.placeOf(`${asked.jobId} ${asked.trigger}`, () => {
        const row = rowOf(one)
        return { ...row, event: eventOf(row) }
      }),
      asker: askers.placeOf(`${asked.askedById} ${asked.askedBy}`, () => ({
        id: asked.askedById,
        name: asked.askedBy,
      })),
      scheduledFor: asked.scheduledFor,
      parameters: stringifyJson(one.values),
    }
  })
  return enqueueStatement(jobs.items, askers.items, runs)
}

type Judged =
  | { readonly job: JobFacts; readonly values: ParameterValues }
  | { readonly refused: string }
  | undefined

/** Whether a run can be made; undefined: its job was deleted. */
const judge = (
  { jobId, parameters }: AskedRun,
  jobs: ReadonlyMap<string, JobFacts>,
  obstacles: ReadonlyMap<string, string>,
): Judged => {
  const job = jobs.get(jobId)
  if (!job) return undefined
  const obstacle = obstacles.get(jobId)
  if (obstacle !== undefined) return { refused: obstacle }
  const { values, errors } = bindParameters(job.definition.parameters, parameters as ParameterValues)
  if (errors.length === 0) return { job, values }
  const what = errors.map(({ field, message }) => `${field}: ${message}`).join('; ')
  return { refused: `Version ${job.version} of the job does not take its parameters: ${what}.` }
}

// While the database writes these, the next are made ready: this process needs half as long as the database does.
const TOGETHER = 1000

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
  const watched: Accepted[] = []
  let written: Promise<unknown> = Promise.resolve()
  for (let from = 0; from < asked.length; from += TOGETHER) {
    const plain: Accepted[] = []
    for (const one of asked.slice(from, from + TOGETHER)) {
      const verdict = judge(one, jobs, obstacles)
      if (!verdict) continue
      if ('refused' in verdict) refused.set(one.runId, verdict.refused)
      // Somebody may have to be told when these are late, which is written with each.
      else (verdict.job.definition.notifications ? watched : plain).push({ asked: one, ...verdict })
    }
    if (plain.length === 0) continue
    const statement = statementOf(plain)
    await written
    written = statement(tx)
    // Its failure is heard one turn later.
    written.catch(() => undefined)
    // It leaves this process before the next are made ready.
    await nextTurn()
  }
  await written
  if (watched.length > 0) {
    const rows = watched.map(rowOf)
    await insertRuns(tx, rows, rows.map(eventOf), undefined)
  }
  return refused
}
