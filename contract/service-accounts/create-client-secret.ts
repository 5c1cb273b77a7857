import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id } from '../shapes.ts'
import { serviceAccountErrors } from './errors.ts'
import { AccountParams, ClientSecret, NewClientSecret } from './shapes.ts'

export const createClientSecret = operation({
  name: 'service_accounts.create_secret',
  method: 'POST',
  path: '/api/v1/service-accounts/{service_account_id}/secrets',
  summary:
    'A new secret, shown this once; at most two live at a time, so that one can be replaced without a pause',
  effect: 'write',
  permission: { on: 'service_account', verb: 'manage' },
  params: AccountParams,
  body: NewClientSecret,
  response: z.object({ client_id: Id, client_secret: z.string(), secret: ClientSecret }),
  status: 201,
  secretAnswer: true,
  errors: [serviceAccountErrors.SERVICE_ACCOUNT_NOT_FOUND, serviceAccountErrors.TOO_MANY_SECRETS],
})
