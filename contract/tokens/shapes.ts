import { z } from 'zod'
import { TokenScope, TokenScopes } from './scopes.ts'
import { FreeText, Id, Instant } from '../shapes.ts'

export const Token = z
  .object({
    token_id: Id,
    comment: z.string(),
    /** The first characters of the secret, so that a person can tell which token a script carries. */
    prefix: z.string(),
    /** What it is limited to; null: all that you may do. */
    scopes: z.array(TokenScope).nullable(),
    created_at: Instant,
    expires_at: Instant.nullable(),
    last_used_at: Instant.nullable(),
    revoked_at: Instant.nullable(),
  })
  .meta({ id: 'Token' })

export const NewToken = z.strictObject({
  comment: FreeText(256).default(''),
  /** Seconds; absent: the token does not expire. */
  lifetime_seconds: z
    .number()
    .int()
    .min(60)
    .max(10 * 365 * 86_400)
    .optional(),
  /** Absent: the token may do all that you may. */
  scopes: TokenScopes.optional(),
})
