import { z } from 'zod'
import { FreeText, Id, Instant, ResourceName } from '../shapes.ts'
import { TokenScope, TokenScopes } from '../tokens/scopes.ts'

export const AccountDescription = FreeText(1000)

export const ServiceAccount = z
  .object({
    /** Its `client_id` at the token endpoints. */
    service_account_id: Id,
    name: z.string(),
    description: z.string(),
    /** The workspace that it belongs to; null: the organisation. */
    workspace: ResourceName.nullable(),
    disabled: z.boolean(),
    created_at: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'ServiceAccount' })

export const ClientSecret = z
  .object({
    secret_id: Id,
    prefix: z.string(),
    scopes: z.array(TokenScope).nullable(),
    created_at: Instant,
    expires_at: Instant.nullable(),
    last_used_at: Instant.nullable(),
    revoked_at: Instant.nullable(),
  })
  .meta({ id: 'ClientSecret' })

const DAY = 86_400

export const NewClientSecret = z.strictObject({
  /** Seconds; a year when absent. */
  lifetime_seconds: z
    .number()
    .int()
    .min(60)
    .max(10 * 365 * DAY)
    .default(365 * DAY),
  /** Seconds after which the secret of before ends; absent: when it would anyway. */
  overlap_seconds: z
    .number()
    .int()
    .min(0)
    .max(90 * DAY)
    .optional(),
  scopes: TokenScopes.optional(),
})

export const AccountParams = z.strictObject({ service_account_id: Id })
