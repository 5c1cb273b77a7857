import { operation } from '../operation.ts'
import { PageQuery, pageOf, ResourceName } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { ServiceAccount } from './shapes.ts'

export const listServiceAccounts = operation({
  name: 'service_accounts.list',
  method: 'GET',
  path: '/api/v1/service-accounts',
  summary: 'The service accounts that you look after, by name',
  effect: 'read',
  permission: 'self',
  query: PageQuery.extend({
    /** Those of one workspace. */
    workspace: ResourceName.optional(),
  }),
  response: pageOf('service_accounts', ServiceAccount),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
