import { z } from 'zod'
import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { Id } from '../shapes.ts'
import { userErrors } from './errors.ts'
import { DisplayName, Email, OrganisationRole, User } from './shapes.ts'

export const updateUser = operation({
  name: 'users.update',
  method: 'PATCH',
  path: '/api/v1/users/{user_id}',
  summary: 'Change a user: name shown, e-mail address, role; disable or enable',
  effect: 'write',
  permission: { on: 'user', verb: 'manage' },
  params: z.strictObject({ user_id: Id }),
  body: z.strictObject({
    display_name: DisplayName.optional(),
    email: Email.nullable().optional(),
    organisation_role: OrganisationRole.optional(),
    /** Who is disabled cannot sign in; sessions end, and tokens do nothing until the user is enabled again. */
    disabled: z.boolean().optional(),
  }),
  response: User,
  errors: [
    userErrors.USER_NOT_FOUND,
    userErrors.EMAIL_TAKEN,
    userErrors.LAST_ADMINISTRATOR,
    commonErrors.STALE_VERSION,
  ],
})
