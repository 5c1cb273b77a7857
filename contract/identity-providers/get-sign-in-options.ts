import { z } from 'zod'
import { operation } from '../operation.ts'
import { ResourceName } from '../shapes.ts'

export const getSignInOptions = operation({
  name: 'sessions.options',
  method: 'GET',
  path: '/api/v1/session/options',
  summary: 'The ways to sign in here',
  effect: 'read',
  permission: 'public',
  response: z.object({
    /** Whether names and passwords are taken. */
    local: z.boolean(),
    providers: z.array(z.object({ name: ResourceName, label: z.string() })),
  }),
})
