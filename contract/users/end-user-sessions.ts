import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id } from '../shapes.ts'
import { userErrors } from './errors.ts'

export const endUserSessions = operation({
  name: 'users.end_sessions',
  method: 'DELETE',
  path: '/api/v1/users/{user_id}/sessions',
  summary: 'Sign a user out everywhere; access tokens stay',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  params: z.strictObject({ user_id: Id }),
  errors: [userErrors.USER_NOT_FOUND],
})
