import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id } from '../shapes.ts'
import { userErrors } from './errors.ts'
import { InvitationHours, InvitedUser } from './shapes.ts'

export const createInvitation = operation({
  name: 'users.create_invitation',
  method: 'POST',
  path: '/api/v1/users/{user_id}/invitation',
  summary: 'A new link by which a user chooses a password; earlier links stop working',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  params: z.strictObject({ user_id: Id }),
  body: z.strictObject({ valid_hours: InvitationHours }),
  response: InvitedUser,
  status: 201,
  secretAnswer: true,
  errors: [userErrors.USER_NOT_FOUND, userErrors.USER_DISABLED],
})
