import { operation } from '../operation.ts'
import { groupErrors } from './errors.ts'
import { MembershipParams } from './shapes.ts'

export const removeGroupMember = operation({
  name: 'groups.remove_member',
  method: 'DELETE',
  path: '/api/v1/groups/{group_id}/members/{principal_id}',
  summary: 'Take somebody out of a group; holds from the next request on',
  effect: 'write',
  permission: { on: 'group', verb: 'manage' },
  params: MembershipParams,
  errors: [groupErrors.GROUP_NOT_FOUND, groupErrors.GROUP_IS_EXTERNAL],
})
