import { z } from 'zod'
import { Instant } from '../shapes.ts'

/** What a page needs before anybody signed in. */
export const SystemInfo = z
  .object({
    product: z.literal('Boathouse'),
    version: z.string(),
    instance_id: z.string(),
    signed_in: z.boolean(),
    /** Address of the Iceberg REST catalog as engines see it; null when none is configured, or nobody is signed in. */
    catalog_uri: z.string().nullable(),
  })
  .meta({ id: 'SystemInfo' })

export const HealthCheck = z
  .object({
    name: z.string(),
    status: z.enum(['passed', 'warning', 'failed']),
    /** What was seen. */
    evidence: z.string(),
    /** What to do now; absent when nothing is wrong. */
    remedy: z.string().optional(),
    checked_at: Instant,
  })
  .meta({ id: 'HealthCheck' })
