import { operation } from '../operation.ts'
import { serviceAccountErrors } from './errors.ts'
import { AccountParams, ServiceAccount } from './shapes.ts'

export const getServiceAccount = operation({
  name: 'service_accounts.get',
  method: 'GET',
  path: '/api/v1/service-accounts/{service_account_id}',
  summary: 'One service account',
  effect: 'read',
  permission: { on: 'service_account', verb: 'read' },
  params: AccountParams,
  response: ServiceAccount,
  errors: [serviceAccountErrors.SERVICE_ACCOUNT_NOT_FOUND],
})
