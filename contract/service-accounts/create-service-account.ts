import { z } from 'zod'
import { operation } from '../operation.ts'
import { ResourceName } from '../shapes.ts'
import { userErrors } from '../users/errors.ts'
import { PrincipalName } from '../users/shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { AccountDescription, ServiceAccount } from './shapes.ts'

export const createServiceAccount = operation({
  name: 'service_accounts.create',
  method: 'POST',
  path: '/api/v1/service-accounts',
  summary: 'A principal for a program that acts by itself, of a workspace or of the organisation',
  effect: 'write',
  permission: { on: 'workspace', verb: 'manage' },
  body: z.strictObject({
    name: PrincipalName,
    description: AccountDescription.default(''),
    /** Whose administrators look after it; absent: the organisation's. */
    workspace: ResourceName.optional(),
  }),
  response: ServiceAccount,
  status: 201,
  errors: [userErrors.NAME_TAKEN, workspaceErrors.WORKSPACE_NOT_FOUND],
})
