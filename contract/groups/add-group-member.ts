import { operation } from '../operation.ts'
import { groupErrors } from './errors.ts'
import { MembershipParams } from './shapes.ts'

export const addGroupMember = operation({
  name: 'groups.add_member',
  method: 'PUT',
  path: '/api/v1/groups/{group_id}/members/{principal_id}',
  summary: 'Add a user or a service account to a group; holds from the next request on',
  effect: 'write',
  permission: { on: 'group', verb: 'manage' },
  params: MembershipParams,
  errors: [groupErrors.GROUP_NOT_FOUND, groupErrors.MEMBER_NOT_FOUND, groupErrors.GROUP_IS_EXTERNAL],
})
