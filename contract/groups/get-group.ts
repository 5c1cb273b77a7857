import { operation } from '../operation.ts'
import { groupErrors } from './errors.ts'
import { Group, GroupParams } from './shapes.ts'

export const getGroup = operation({
  name: 'groups.get',
  method: 'GET',
  path: '/api/v1/groups/{group_id}',
  summary: 'One group',
  effect: 'read',
  permission: { on: 'group', verb: 'read' },
  params: GroupParams,
  response: Group,
  errors: [groupErrors.GROUP_NOT_FOUND],
})
