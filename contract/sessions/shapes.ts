import { z } from 'zod'
import { Id, Instant } from '../shapes.ts'

export const Session = z
  .object({
    session_id: Id.nullable(),
    user: z.object({ user_id: Id, name: z.string(), display_name: z.string() }),
    is_admin: z.boolean(),
    /** null for a request that carried an access token. */
    expires_at: Instant.nullable(),
  })
  .meta({ id: 'Session' })
