import { z } from 'zod'
import { OnLimit, Priority } from '../jobs/shapes.ts'
import { JobParams } from '../jobs/shapes.ts'
import { ParameterName, ParameterValue, RunIf, TaskKey, TaskKind } from '../jobs/task-shapes.ts'
import { Id, Instant, Long, PageQuery } from '../shapes.ts'

/** The ends of runs, task runs and attempts; nothing follows them. */
const END_STATES = ['SUCCEEDED', 'FAILED', 'CANCELED', 'TIMED_OUT', 'SKIPPED', 'UPSTREAM_FAILED'] as const

const RunState = z.enum(['QUEUED', 'STARTING', 'RUNNING', 'STOPPING', ...END_STATES])
/** BLOCKED: waits for the tasks that it depends on. */
const TaskRunState = z.enum(['BLOCKED', 'WAITING_FOR_RETRY', ...RunState.options])
const AttemptState = z.enum(['STARTING', 'RUNNING', 'STOPPING', ...END_STATES])

const TriggerKind = z.enum(['MANUAL', 'SCHEDULE', 'TABLE', 'WEBHOOK', 'RETRY', 'REPAIR'])

/** Operations on a run take `-` in the place of the job: any. */
export const AnyJobParams = JobParams.extend({
  job: z.string().regex(/^(?:-|[a-z0-9][a-z0-9-]{0,62})$/, 'give a name, an id, or - for any job'),
})
export const RunParams = AnyJobParams.extend({ run_id: Id })

const RunParameters = z.record(ParameterName, ParameterValue)
/** How long the answer may wait for the end: `0s` to `50s`. */
const WaitTimeout = z.string().regex(/^(?:[0-9]|[1-4][0-9]|50)s$/, 'give whole seconds from 0s to 50s')

export const NewRun = z.strictObject({
  /** Over the defaults of the job. */
  parameters: RunParameters.default({}),
  /** The same token starts the same run once, however often it is sent. */
  idempotency_token: z.string().min(1).max(64).optional(),
  priority: Priority.optional(),
  wait_timeout: WaitTimeout.default('0s'),
})

export const RetryRun = z.strictObject({
  /** Over those of the run that is run again. */
  parameters: RunParameters.default({}),
  /** Else the version that the first run was pinned to. */
  use_latest_version: z.boolean().default(false),
})

export const RepairRun = z.strictObject({
  /** Run again although they succeeded; what depends on them, too. Absent: what did not succeed. */
  rerun_tasks: z.array(TaskKey).min(1).max(1000).optional(),
  use_latest_version: z.boolean().default(false),
})

export const SkipRun = z.strictObject({
  /** A task that has not started; absent: the whole run, while it is QUEUED. */
  task_key: TaskKey.optional(),
})

/** What an attempt changed. */
const RunEffect = z
  .object({ table: z.string(), snapshot_id: Long.nullable(), rows: Long.nullable() })
  .meta({ id: 'RunEffect' })

const TaskResult = z
  .object({
    /** Rows of the result, or written. */
    rows: Long.nullable(),
    effects: z.array(RunEffect),
    columns: z.array(z.object({ name: z.string(), type_text: z.string() })),
    /** The first rows of the result, texts or null. */
    data_array: z.array(z.array(z.string().nullable())),
    /** True: its columns and rows are for whom the run runs as, and for whoever may read every table that they came from. */
    rows_withheld: z.boolean(),
  })
  .meta({ id: 'TaskResult' })

const AttemptError = z
  .object({
    error_code: z.string(),
    message: z.string(),
    /** 1-based, in the statement. */
    line: z.number().int().optional(),
    column: z.number().int().optional(),
  })
  .meta({ id: 'AttemptError' })

const Attempt = z
  .object({
    attempt_id: Id,
    /** From 1. */
    attempt: z.number().int(),
    state: AttemptState,
    reason: z.string(),
    message: z.string(),
    error: AttemptError.nullable(),
    started_at: Instant,
    finished_at: Instant.nullable(),
    log_bytes: z.number().int(),
  })
  .meta({ id: 'Attempt' })

const TaskRun = z
  .object({
    task_key: TaskKey,
    kind: TaskKind,
    depends_on: z.array(TaskKey),
    run_if: RunIf,
    state: TaskRunState,
    reason: z.string(),
    message: z.string(),
    started_at: Instant.nullable(),
    finished_at: Instant.nullable(),
    /** While WAITING_FOR_RETRY. */
    retry_at: Instant.nullable(),
    attempts: z.array(Attempt),
    /** Once SUCCEEDED. */
    result: TaskResult.nullable(),
    /** The run whose result this is, when a repair kept it. */
    reused_from: Id.nullable(),
  })
  .meta({ id: 'TaskRun' })

const run = {
  run_id: Id,
  job_id: Id,
  job: z.string(),
  job_version: z.number().int(),
  state: RunState,
  reason: z.string(),
  message: z.string(),
  trigger: TriggerKind,
  /** The instant for which a schedule fired it. */
  scheduled_for: Instant.nullable(),
  /** The run that this one repeats or repairs. */
  original_run_id: Id.nullable(),
  requested_by: z.string(),
  created_at: Instant,
  started_at: Instant.nullable(),
  finished_at: Instant.nullable(),
  version: z.number().int(),
}

export const RunSummary = z.object(run).meta({ id: 'RunSummary' })

export const Run = z
  .object({
    ...run,
    parameters: z.record(z.string(), ParameterValue),
    priority: Priority,
    run_as: z.string(),
    stop_requested_at: Instant.nullable(),
    /** While QUEUED: why, and what place in the line; 1 is next. */
    queue: z.object({ reason: z.string(), message: z.string(), position: z.number().int() }).nullable(),
    max_concurrent_runs: z.number().int(),
    on_limit: OnLimit,
    tasks: z.array(TaskRun),
  })
  .meta({ id: 'Run' })

export const RunQuery = PageQuery.extend({
  /** Several, separated by commas. */
  state: z
    .string()
    .max(255)
    .transform((text) => text.split(','))
    .pipe(z.array(RunState).max(10))
    .optional(),
  trigger: TriggerKind.optional(),
  created_after: Instant.optional(),
  created_before: Instant.optional(),
})

export const RunEvent = z
  .object({
    /** From 1; the version that the run had after it. */
    sequence: z.number().int(),
    at: Instant,
    /** Absent: the run itself. */
    task_key: TaskKey.optional(),
    attempt: z.number().int().optional(),
    from: z.string().nullable(),
    to: z.string(),
    reason: z.string(),
    message: z.string(),
  })
  .meta({ id: 'RunEvent' })

export const LogQuery = z.strictObject({
  task_key: TaskKey,
  /** From 1; absent: the newest. */
  attempt: z.coerce.number().int().min(1).max(1_000_000).optional(),
  /** Bytes from the beginning; absent: the beginning, or the end when read backward. */
  offset: z.coerce.number().int().min(0).optional(),
  /** backward: what lies before `offset`. */
  direction: z.enum(['forward', 'backward']).default('forward'),
  limit: z.coerce.number().int().min(4).max(1_048_576).default(65_536),
  /** Waits so long for the first byte at `offset` while the attempt lives. */
  wait_timeout: WaitTimeout.default('0s'),
})

export const LogPart = z
  .object({
    attempt_id: Id,
    attempt: z.number().int(),
    text: z.string(),
    /** Bytes before the text, and where it ends. */
    offset: z.number().int(),
    next_offset: z.number().int(),
    size: z.number().int(),
    /** Nothing will be added. */
    complete: z.boolean(),
    /** When the log was deleted because it had lived its time. */
    deleted_at: Instant.nullable(),
  })
  .meta({ id: 'LogPart' })

export const LogSearchQuery = PageQuery.extend({
  task_key: TaskKey,
  /** From 1; absent: the newest. */
  attempt: z.coerce.number().int().min(1).max(1_000_000).optional(),
  /** Letters are the same large and small. Colours are not part of the text. */
  q: z.string().min(1).max(255),
})

export const LogHit = z
  .object({
    /** From 1. */
    line: z.number().int(),
    /** Bytes before the line. */
    offset: z.number().int(),
    /** The line, cut after 2000 characters. */
    text: z.string(),
  })
  .meta({ id: 'LogHit' })
