import { z } from 'zod'
import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { User } from './shapes.ts'

export const listUsers = operation({
  name: 'users.list',
  method: 'GET',
  path: '/api/v1/users',
  summary: 'The users, by name',
  effect: 'read',
  permission: { on: 'organisation', verb: 'read' },
  query: PageQuery.extend({
    /** Those who are disabled, too. */
    disabled: z.stringbool().default(false),
  }),
  response: pageOf('users', User),
})
