import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id } from '../shapes.ts'
import { serviceAccountErrors } from './errors.ts'

export const revokeClientSecret = operation({
  name: 'service_accounts.revoke_secret',
  method: 'DELETE',
  path: '/api/v1/service-accounts/{service_account_id}/secrets/{secret_id}',
  summary: 'Revoke a secret, and with it the tokens that were given out for it',
  effect: 'write',
  permission: { on: 'service_account', verb: 'manage' },
  params: z.strictObject({ service_account_id: Id, secret_id: Id }),
  errors: [serviceAccountErrors.SERVICE_ACCOUNT_NOT_FOUND, serviceAccountErrors.SECRET_NOT_FOUND],
})
