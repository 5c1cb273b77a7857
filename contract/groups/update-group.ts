import { z } from 'zod'
import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { OrganisationRole } from '../users/shapes.ts'
import { groupErrors } from './errors.ts'
import { Group, GroupDescription, GroupName, GroupParams } from './shapes.ts'

export const updateGroup = operation({
  name: 'groups.update',
  method: 'PATCH',
  path: '/api/v1/groups/{group_id}',
  summary: 'Rename or describe a group, or let its members administer the organisation',
  effect: 'write',
  permission: { on: 'group', verb: 'manage' },
  params: GroupParams,
  body: z.strictObject({
    name: GroupName.optional(),
    description: GroupDescription.optional(),
    organisation_role: OrganisationRole.optional(),
  }),
  response: Group,
  errors: [groupErrors.GROUP_NOT_FOUND, groupErrors.GROUP_EXISTS, commonErrors.STALE_VERSION],
})
