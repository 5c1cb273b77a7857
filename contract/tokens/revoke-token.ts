import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id } from '../shapes.ts'
import { tokenErrors } from './errors.ts'

export const revokeToken = operation({
  name: 'tokens.revoke',
  method: 'DELETE',
  path: '/api/v1/tokens/{token_id}',
  summary: 'Revoke a personal access token; requests that carry it fail from the next one on',
  effect: 'write',
  permission: { on: 'token', verb: 'manage' },
  params: z.strictObject({ token_id: Id }),
  errors: [tokenErrors.TOKEN_NOT_FOUND],
})
