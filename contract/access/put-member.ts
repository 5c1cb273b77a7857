import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { accessErrors } from './errors.ts'
import { Member, NewGrantee, Role } from './shapes.ts'

export const putMember = operation({
  name: 'members.put',
  method: 'PUT',
  path: '/api/v1/workspaces/{workspace}/members',
  summary: 'Give a user, a service account or a group a role in a workspace, or another one',
  effect: 'write',
  permission: { on: 'member', verb: 'manage' },
  params: WorkspaceParams,
  body: z.strictObject({ grantee: NewGrantee, role: Role }),
  response: Member,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, accessErrors.GRANTEE_NOT_FOUND],
})
