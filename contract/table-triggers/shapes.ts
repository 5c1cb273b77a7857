import { z } from 'zod'
import { JobParams } from '../jobs/shapes.ts'
import { ParameterName, ParameterValue } from '../jobs/task-shapes.ts'
import { CatalogName, ForeignName, Id, Instant, Long, ResourceName } from '../shapes.ts'

const settings = {
  name: ResourceName,
  /** In a catalog of this server. It may be made later, and is known by its name. */
  table: z.strictObject({
    catalog: CatalogName,
    /** Nested levels joined by dots. */
    schema: ForeignName.default('main'),
    table: ForeignName,
  }),
  paused: z.boolean().default(false),
  /** LATEST: while a run of the trigger lasts, what comes waits, and one run follows for all of it. EACH: a run for each. */
  coalesce: z.enum(['LATEST', 'EACH']).default('LATEST'),
  /** From the start of one run of the trigger to the next. */
  min_interval_seconds: z.number().int().min(0).max(2_678_400).default(0),
  /** Values of the job's parameters; `{{table.snapshot_id}}` and `{{table.name}}` stand for what changed. */
  parameters: z.record(ParameterName, ParameterValue).default({}),
}

export const NewTableTrigger = z.strictObject(settings)

export const TableTrigger = z
  .object({
    trigger_id: Id,
    ...settings,
    job_id: Id,
    job: z.string(),
    /** Why it is paused, when it was not a person who paused it. */
    paused_reason: z.string().nullable(),
    /** Snapshots that wait for a run. */
    waiting: z.number().int(),
    last_fire: z
      .object({ snapshot_id: Long, committed_at: Instant, fired_at: Instant, run_id: Id.nullable() })
      .nullable(),
    version: z.number().int(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'TableTrigger' })

export const TableTriggerParams = JobParams.extend({ trigger: ResourceName })
