import { z } from 'zod'
import { operation } from '../operation.ts'
import { accessErrors } from './errors.ts'
import { Grant, GrantQuery } from './shapes.ts'

export const listGrants = operation({
  name: 'grants.list',
  method: 'GET',
  path: '/api/v1/grants',
  summary: 'The grants on one thing, with those that it inherits',
  effect: 'read',
  permission: { on: 'grant', verb: 'manage' },
  query: GrantQuery,
  response: z.object({ grants: z.array(Grant) }),
  errors: [accessErrors.SECURABLE_NOT_FOUND],
})
