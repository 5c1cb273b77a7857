import { operation } from '../operation.ts'
import { groupErrors } from './errors.ts'
import { GroupParams } from './shapes.ts'

export const deleteGroup = operation({
  name: 'groups.delete',
  method: 'DELETE',
  path: '/api/v1/groups/{group_id}',
  summary: 'Delete a group; what it was given is taken from its members',
  effect: 'write',
  permission: { on: 'group', verb: 'manage' },
  params: GroupParams,
  errors: [groupErrors.GROUP_NOT_FOUND],
})
