import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id } from '../shapes.ts'
import { userErrors } from './errors.ts'
import { User } from './shapes.ts'

export const getUser = operation({
  name: 'users.get',
  method: 'GET',
  path: '/api/v1/users/{user_id}',
  summary: 'One user',
  effect: 'read',
  permission: { on: 'user', verb: 'read' },
  params: z.strictObject({ user_id: Id }),
  response: User,
  errors: [userErrors.USER_NOT_FOUND],
})
