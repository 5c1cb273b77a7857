import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { accessErrors } from './errors.ts'
import { MemberParams } from './shapes.ts'

export const removeMember = operation({
  name: 'members.remove',
  method: 'DELETE',
  path: '/api/v1/workspaces/{workspace}/members/{member_id}',
  summary: 'Take the role of a member away',
  effect: 'write',
  permission: { on: 'member', verb: 'manage' },
  params: MemberParams,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, accessErrors.MEMBER_NOT_FOUND],
})
