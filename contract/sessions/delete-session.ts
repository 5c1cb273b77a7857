import { z } from 'zod'
import { operation } from '../operation.ts'

export const deleteSession = operation({
  name: 'sessions.delete',
  method: 'DELETE',
  path: '/api/v1/session',
  summary: 'Sign out; the session is dead from the next request on',
  effect: 'write',
  permission: 'self',
  response: z.object({
    /** Where the browser signs out at the identity provider, too; null: there is nothing to do there. */
    logout_url: z.string().nullable(),
  }),
})
