import { z } from 'zod'
import { operation } from '../operation.ts'
import { OrganisationRole } from '../users/shapes.ts'
import { groupErrors } from './errors.ts'
import { Group, GroupDescription, GroupName } from './shapes.ts'

export const createGroup = operation({
  name: 'groups.create',
  method: 'POST',
  path: '/api/v1/groups',
  summary: 'A group of users and service accounts, to which rights can be given',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  body: z.strictObject({
    name: GroupName,
    description: GroupDescription.default(''),
    organisation_role: OrganisationRole.default('member'),
  }),
  response: Group,
  status: 201,
  errors: [groupErrors.GROUP_EXISTS],
})
