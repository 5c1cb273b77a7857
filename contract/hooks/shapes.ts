import { z } from 'zod'
import { JobParams } from '../jobs/shapes.ts'
import { ParameterName, ParameterValue } from '../jobs/task-shapes.ts'
import { Id, Instant, ResourceName } from '../shapes.ts'

/** A place in a JSON document (RFC 6901); empty: all of it. */
const JsonPointer = z
  .string()
  .max(512)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'write a JSON pointer such as /order/date')

const settings = {
  name: ResourceName,
  paused: z.boolean().default(false),
  /** Values of the job's parameters for every run. */
  parameters: z.record(ParameterName, ParameterValue).default({}),
  /** Where in the payload the values of other parameters lie; what is not there has the parameter's default. */
  mapping: z.record(ParameterName, JsonPointer).default({}),
  /** How old, or how far ahead, the timestamp of a delivery may be. */
  tolerance_seconds: z.number().int().min(1).max(3600).default(300),
}

export const NewHook = z
  .strictObject(settings)
  .refine((hook) => Object.keys(hook.mapping).every((name) => !(name in hook.parameters)), {
    message: 'a parameter has a fixed value or one of the payload, not both',
    path: ['mapping'],
  })

export const Hook = z
  .object({
    hook_id: Id,
    ...settings,
    job_id: Id,
    job: z.string(),
    /** Where deliveries are sent to, below the address of the server. */
    path: z.string(),
    secret_changed_at: Instant,
    last_delivery: z.object({ delivery_id: z.string(), received_at: Instant, run_id: Id }).nullable(),
    version: z.number().int(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Hook' })

/** The only time that the secret is shown. */
export const HookWithSecret = Hook.extend({ secret: z.string() }).meta({ id: 'HookWithSecret' })

export const HookParams = JobParams.extend({ hook: ResourceName })

export const Delivery = z.object({
  run_id: Id,
  /** The delivery had come before: this is the run that it started then. */
  duplicate: z.boolean(),
})
