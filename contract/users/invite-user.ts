import { z } from 'zod'
import { operation } from '../operation.ts'
import { userErrors } from './errors.ts'
import {
  DisplayName,
  Email,
  InvitationHours,
  InvitedUser,
  OrganisationRole,
  PrincipalName,
} from './shapes.ts'

export const inviteUser = operation({
  name: 'users.invite',
  method: 'POST',
  path: '/api/v1/users',
  summary: 'Add a user; the answer holds the link, shown this once, by which they choose a password',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  body: z.strictObject({
    name: PrincipalName,
    display_name: DisplayName.default(''),
    email: Email.optional(),
    organisation_role: OrganisationRole.default('member'),
    valid_hours: InvitationHours,
  }),
  response: InvitedUser,
  status: 201,
  secretAnswer: true,
  errors: [userErrors.NAME_TAKEN, userErrors.EMAIL_TAKEN],
})
