import { z } from 'zod'
import { CatalogName, ForeignName, FreeText, ResourceName } from '../shapes.ts'
import { IngestTask } from './ingest-task.ts'

export const TaskKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,100}$/, 'use letters, digits, underscores and hyphens, at most 100')

/** When a task runs, judged over the tasks that it depends on once all of them have ended. */
export const RunIf = z.enum([
  'ALL_SUCCESS',
  'AT_LEAST_ONE_SUCCESS',
  'NONE_FAILED',
  'ALL_DONE',
  'AT_LEAST_ONE_FAILED',
  'ALL_FAILED',
])

export const ParameterName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'use letters, digits and underscores, not starting with a digit')

/** The value of a parameter; its type says what texts mean. */
export const ParameterValue = z.union([FreeText(65_536), z.number(), z.boolean(), z.null()])

/** A task that does nothing: a place where branches of the graph meet. */
const NoopTask = z.strictObject({})

/** One SQL statement. Without a connection the embedded engine runs it. */
const SqlTask = z.strictObject({
  statement: FreeText(1_048_576).min(1),
  connection: ResourceName.optional(),
  /** Defaults for names with fewer than three parts. */
  catalog: CatalogName.optional(),
  schema: ForeignName.optional(),
  /** Values of `:name` markers, over the parameters of the run. */
  parameters: z.record(ParameterName, ParameterValue).default({}),
})

/** The kinds of work that a task can be: each a field of `Task`, of which exactly one is set. */
export const TASK_KINDS = ['noop', 'sql', 'ingest'] as const

export const TaskKind = z.enum(TASK_KINDS)

export const Task = z
  .strictObject({
    task_key: TaskKey,
    description: FreeText(4096).default(''),
    depends_on: z
      .array(z.strictObject({ task_key: TaskKey }))
      .max(1000)
      .default([]),
    run_if: RunIf.default('ALL_SUCCESS'),
    noop: NoopTask.optional(),
    sql: SqlTask.optional(),
    ingest: IngestTask.optional(),
    /** Attempts after the first; 0: none. */
    max_retries: z.number().int().min(0).max(1000).default(0),
    /** The least wait before the first retry. It doubles with each further one, up to an hour; up to half as much comes on top at random. */
    min_retry_interval_millis: z.number().int().min(0).max(86_400_000).default(0),
    retry_on_timeout: z.boolean().default(false),
    /** Of one attempt, from the moment that it runs; 0: none. */
    timeout_seconds: z.number().int().min(0).max(31_536_000).default(0),
  })
  .refine((task) => TASK_KINDS.filter((kind) => task[kind] !== undefined).length === 1, {
    message: `give exactly one of ${TASK_KINDS.join(', ')}`,
  })
  .meta({ id: 'Task' })
