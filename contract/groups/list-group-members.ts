import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id, Instant, PageQuery, pageOf } from '../shapes.ts'
import { groupErrors } from './errors.ts'
import { GroupParams } from './shapes.ts'

const GroupMember = z
  .object({
    principal_id: Id,
    kind: z.enum(['user', 'service_account']),
    name: z.string(),
    disabled: z.boolean(),
    added_at: Instant,
  })
  .meta({ id: 'GroupMember' })

export const listGroupMembers = operation({
  name: 'groups.list_members',
  method: 'GET',
  path: '/api/v1/groups/{group_id}/members',
  summary: 'The users and service accounts in a group, by name',
  effect: 'read',
  permission: { on: 'group', verb: 'read' },
  params: GroupParams,
  query: PageQuery,
  response: pageOf('members', GroupMember),
  errors: [groupErrors.GROUP_NOT_FOUND],
})
