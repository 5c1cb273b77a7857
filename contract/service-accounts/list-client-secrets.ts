import { z } from 'zod'
import { operation } from '../operation.ts'
import { serviceAccountErrors } from './errors.ts'
import { AccountParams, ClientSecret } from './shapes.ts'

export const listClientSecrets = operation({
  name: 'service_accounts.list_secrets',
  method: 'GET',
  path: '/api/v1/service-accounts/{service_account_id}/secrets',
  summary: 'The secrets of a service account by prefix, newest first',
  effect: 'read',
  permission: { on: 'service_account', verb: 'read' },
  params: AccountParams,
  response: z.object({ secrets: z.array(ClientSecret) }),
  errors: [serviceAccountErrors.SERVICE_ACCOUNT_NOT_FOUND],
})
