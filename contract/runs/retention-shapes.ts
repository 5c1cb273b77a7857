import { z } from 'zod'

/** Days; null: for ever. */
const Days = z.number().int().min(1).max(36_500).nullable()

const days = {
  /** Runs with everything of them, from their end. What is below goes with its run at the latest. */
  runs_days: Days,
  logs_days: Days,
  /** Sample rows of results; what tasks wrote is in tables, and the counts stay with the run. */
  results_days: Days,
  /** Transitions of runs, their tasks and attempts. */
  events_days: Days,
}

export const Retention = z
  .object({
    ...days,
    /** 0: nobody has changed the defaults. */
    version: z.number().int(),
  })
  .meta({ id: 'Retention' })

export const RetentionChange = z.strictObject(days).partial()
