import { z } from 'zod'
import { Notifications } from '../notifications/shapes.ts'
import { FreeText, Id, Instant, PageQuery, ResourceName, Tags } from '../shapes.ts'
import { ParameterName, ParameterValue, Task } from './task-shapes.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A path takes a name or an id, so a name must not look like an id. */
const JobName = ResourceName.refine((name) => !UUID.test(name), 'a name must not look like an id')

/** A job by its name, or by its id, which also finds one that was deleted. */
const JobRef = ResourceName

export const JobParams = z.strictObject({ workspace: ResourceName, job: JobRef })

const JobParameter = z.strictObject({
  name: ParameterName,
  type: z.enum(['STRING', 'INTEGER', 'DECIMAL', 'BOOLEAN', 'DATE', 'TIMESTAMP']).default('STRING'),
  /** Absent: every run must give a value. */
  default: ParameterValue.optional(),
  allowed_values: z.array(ParameterValue).min(1).max(1000).optional(),
})

/** What runs at the limit of concurrent runs do: wait, end as SKIPPED, or stop the oldest that runs. */
export const OnLimit = z.enum(['QUEUE', 'SKIP', 'REPLACE'])

export const Priority = z.number().int().min(-100).max(100)

/** The name lies beside it, so that a job can be renamed. Field names are those of the Databricks Jobs API. */
const definition = {
  name: JobName,
  description: FreeText(16_384).default(''),
  tasks: z.array(Task).min(1).max(1000),
  parameters: z.array(JobParameter).max(200).default([]),
  /** 0: no limit. */
  max_concurrent_runs: z.number().int().min(0).max(10_000).default(1),
  on_limit: OnLimit.default('QUEUE'),
  /** Higher goes first, among the runs of a workspace. */
  priority: Priority.default(0),
  /** Of a run, from its start; 0: none. */
  timeout_seconds: z.number().int().min(0).max(31_536_000).default(0),
  tags: Tags.default({}),
  notifications: Notifications.optional(),
  /** The principal in whose name runs work; absent: whoever made the job. */
  run_as: z.string().min(1).max(255).optional(),
}

export const JobDefinition = z.strictObject(definition).meta({ id: 'JobDefinition' })

/** Said with a version, as with a commit. */
const Message = FreeText(1000)

export const NewJob = z.strictObject({ ...definition, message: Message.default('') })

export const Job = z
  .object({
    job_id: Id,
    ...definition,
    /** The newest version; every save makes one. */
    version: z.number().int(),
    run_as: z.string(),
    created_by: z.string(),
    created_at: Instant,
    updated_at: Instant,
    /** Deleted: it starts no runs; those that run go on. */
    deleted_at: Instant.nullable(),
  })
  .meta({ id: 'Job' })

const RecentRun = z.object({
  run_id: Id,
  state: z.string(),
  created_at: Instant,
  finished_at: Instant.nullable(),
})

export const JobSummary = z
  .object({
    job_id: Id,
    name: z.string(),
    description: z.string(),
    tags: z.record(z.string(), z.string()),
    version: z.number().int(),
    task_count: z.number().int(),
    run_as: z.string(),
    updated_at: Instant,
    /** The newest run; null before the first. */
    last_run: RecentRun.nullable(),
    /** The newest ten runs, the newest first. */
    recent_runs: z.array(RecentRun),
  })
  .meta({ id: 'JobSummary' })

export const JobQuery = PageQuery.extend({
  /** Part of the name. */
  q: z.string().max(255).optional(),
  /** `key` or `key=value`. */
  tag: z.string().max(320).optional(),
})

export const VersionParams = JobParams.extend({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31),
})

export const JobVersionSummary = z
  .object({ version: z.number().int(), message: z.string(), author: z.string(), created_at: Instant })
  .meta({ id: 'JobVersionSummary' })

export const JobVersion = JobVersionSummary.extend({ job_id: Id, definition: z.object(definition) }).meta({
  id: 'JobVersion',
})

export const RestoreVersion = z.strictObject({ message: Message.optional() })
