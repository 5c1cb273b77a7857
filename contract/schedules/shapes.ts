import { z } from 'zod'
import { JobParams } from '../jobs/shapes.ts'
import { ParameterName, ParameterValue } from '../jobs/task-shapes.ts'
import { FreeText, Id, Instant, ResourceName } from '../shapes.ts'

const Cron = z.strictObject({
  /** Five fields: minute, hour, day of month, month, day of week. Both days given: either will do. */
  expression: FreeText(200).min(1),
  /** IANA name, such as `Europe/Warsaw`. */
  time_zone: FreeText(64).min(1).default('UTC'),
})

const Interval = z.strictObject({
  seconds: z.number().int().min(1).max(31_536_000),
})

/** What to do about instants that passed while nobody fired: leave them, fire the newest, or all up to a cap. */
const CatchUp = z.enum(['NONE', 'LAST', 'ALL'])

const timing = {
  cron: Cron.optional(),
  /** Every so many seconds from the moment that the schedule was made. */
  interval: Interval.optional(),
}

const exactlyOne = (value: { cron?: unknown; interval?: unknown }): boolean =>
  (value.cron === undefined) !== (value.interval === undefined)
const ONE = { message: 'give exactly one of cron, interval', path: ['cron'] }

const settings = {
  name: ResourceName,
  ...timing,
  paused: z.boolean().default(false),
  catch_up: CatchUp.default('LAST'),
  /** The most instants that ALL makes up for; older ones are left. */
  catch_up_limit: z.number().int().min(1).max(1000).default(100),
  /** Values of the job's parameters for the runs that it starts. */
  parameters: z.record(ParameterName, ParameterValue).default({}),
}

export const NewSchedule = z.strictObject(settings).refine(exactlyOne, ONE)

export const Schedule = z
  .object({
    schedule_id: Id,
    ...settings,
    job_id: Id,
    job: z.string(),
    /** Why it is paused, when it was not a person who paused it. */
    paused_reason: z.string().nullable(),
    /** The next ten instants, fewer when it ends before; none while paused. */
    next_fires: z.array(Instant),
    last_fire: z.object({ instant: Instant, fired_at: Instant, run_id: Id.nullable() }).nullable(),
    version: z.number().int(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Schedule' })

export const ScheduleParams = JobParams.extend({ schedule: ResourceName })

export const SchedulePreviewRequest = z.strictObject(timing).refine(exactlyOne, ONE)

export const SchedulePreview = z.object({
  /** The next ten instants from now. */
  next_fires: z.array(Instant),
})

/** What fires when, over the jobs of a workspace. */
export const UpcomingFire = z
  .object({ instant: Instant, job: z.string(), job_id: Id, schedule: z.string(), schedule_id: Id })
  .meta({ id: 'UpcomingFire' })

export const UpcomingQuery = z.strictObject({
  /** Hours from now. */
  hours: z.coerce.number().int().min(1).max(744).default(24),
})

export const FireCalendarQuery = z.strictObject({
  /** Where hours and days begin, such as the last midnight of whoever looks; absent: now. */
  from: Instant.optional(),
  days: z.coerce.number().int().min(1).max(31).default(7),
})

const HourOfSchedule = z.object({
  job: z.string(),
  job_id: Id,
  schedule: z.string(),
  schedule_id: Id,
  /** The first instant in the hour that is still to come. */
  first: Instant,
  fires: z.number().int(),
})

/** Hours in which something fires, soonest first. */
export const FireCalendar = z
  .object({
    hours: z.array(
      z.object({
        start: Instant,
        fires: z.number().int(),
        /** Those that fire first, at most eight. */
        schedules: z.array(HourOfSchedule),
        /** How many schedules fire in this hour. */
        schedule_count: z.number().int(),
      }),
    ),
    /** From here on fires are left out, because there are too many before; null: none are. */
    complete_until: Instant.nullable(),
  })
  .meta({ id: 'FireCalendar' })
