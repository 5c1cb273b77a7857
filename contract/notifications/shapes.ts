import { z } from 'zod'
import { Id, Instant, ResourceName } from '../shapes.ts'

const Destination = z.strictObject({
  /** Name of a connection of kind webhook or smtp. */
  connection: ResourceName,
  /** Addresses, for e-mail. */
  to: z.array(z.email().max(320)).min(1).max(50).optional(),
})
const Destinations = z.array(Destination).max(20).default([])

/** Who is told how runs of a job go. */
export const Notifications = z
  .strictObject({
    on_start: Destinations,
    on_success: Destinations,
    /** FAILED, TIMED_OUT or UPSTREAM_FAILED; not when somebody stopped or skipped it. */
    on_failure: Destinations,
    /** Told once when a run has not ended `late_after_seconds` after it was to start. */
    on_late: Destinations,
    late_after_seconds: z.number().int().min(1).max(31_536_000).optional(),
  })
  .refine((given) => given.on_late.length === 0 || given.late_after_seconds !== undefined, {
    message: 'say after how many seconds a run is late',
    path: ['late_after_seconds'],
  })

/** Something that is to be told of a run, and what became of it. */
export const Notification = z
  .object({
    /** Goes out with every attempt: as `webhook-id`, and in the Message-ID of a mail. */
    notification_id: Id,
    event: z.enum(['START', 'SUCCESS', 'FAILURE', 'LATE']),
    connection: z.string(),
    to: z.array(z.string()),
    /** DEAD: given up. */
    state: z.enum(['PENDING', 'DELIVERED', 'DEAD']),
    attempts: z.number().int(),
    /** Why the last attempt failed. */
    last_error: z.string().nullable(),
    next_attempt_at: Instant.nullable(),
    created_at: Instant,
    finished_at: Instant.nullable(),
  })
  .meta({ id: 'Notification' })
