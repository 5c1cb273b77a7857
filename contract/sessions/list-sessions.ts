import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id, Instant } from '../shapes.ts'

const SessionEntry = z
  .object({
    session_id: Id,
    /** This very session. */
    current: z.boolean(),
    method: z.enum(['link', 'password', 'invitation', 'provider']),
    source_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    created_at: Instant,
    last_seen_at: Instant,
    expires_at: Instant,
  })
  .meta({ id: 'SessionEntry' })

export const listSessions = operation({
  name: 'sessions.list',
  method: 'GET',
  path: '/api/v1/sessions',
  summary: 'Where you are signed in, newest first',
  effect: 'read',
  permission: 'self',
  response: z.object({ sessions: z.array(SessionEntry) }),
})
