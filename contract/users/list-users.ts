import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id, Instant, PageQuery, pageOf } from '../shapes.ts'

const User = z
  .object({
    user_id: Id,
    name: z.string(),
    display_name: z.string(),
    is_admin: z.boolean(),
    created_at: Instant,
  })
  .meta({ id: 'User' })

export const listUsers = operation({
  name: 'users.list',
  method: 'GET',
  path: '/api/v1/users',
  summary: 'The people who may sign in, by name',
  effect: 'read',
  permission: { on: 'organisation', verb: 'read' },
  query: PageQuery,
  response: pageOf('users', User),
})
