import { z } from 'zod'
import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { serviceAccountErrors } from './errors.ts'
import { AccountDescription, AccountParams, ServiceAccount } from './shapes.ts'

export const updateServiceAccount = operation({
  name: 'service_accounts.update',
  method: 'PATCH',
  path: '/api/v1/service-accounts/{service_account_id}',
  summary: 'Describe, disable or enable a service account',
  effect: 'write',
  permission: { on: 'service_account', verb: 'manage' },
  params: AccountParams,
  body: z.strictObject({
    description: AccountDescription.optional(),
    /** What is disabled gets no token, and those that it has do nothing. */
    disabled: z.boolean().optional(),
  }),
  response: ServiceAccount,
  errors: [serviceAccountErrors.SERVICE_ACCOUNT_NOT_FOUND, commonErrors.STALE_VERSION],
})
