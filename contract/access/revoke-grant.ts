import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id } from '../shapes.ts'
import { accessErrors } from './errors.ts'

export const revokeGrant = operation({
  name: 'grants.revoke',
  method: 'DELETE',
  path: '/api/v1/grants/{grant_id}',
  summary: 'Take a grant back',
  effect: 'write',
  permission: { on: 'grant', verb: 'manage' },
  params: z.strictObject({ grant_id: Id }),
  errors: [accessErrors.GRANT_NOT_FOUND],
})
