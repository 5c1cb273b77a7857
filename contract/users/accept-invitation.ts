import { z } from 'zod'
import { commonErrors } from '../errors.ts'
import { providerErrors } from '../identity-providers/errors.ts'
import { operation } from '../operation.ts'
import { Session } from '../sessions/shapes.ts'
import { userErrors } from './errors.ts'
import { Password } from './shapes.ts'

export const acceptInvitation = operation({
  name: 'users.accept_invitation',
  method: 'POST',
  path: '/api/v1/session/invitation',
  summary: 'Choose a password with the secret of an invitation, which is consumed, and sign in',
  effect: 'write',
  permission: 'public',
  body: z.strictObject({ secret: z.string().min(1).max(256), password: Password }),
  response: Session,
  status: 201,
  secretAnswer: true,
  errors: [
    userErrors.INVITATION_INVALID,
    userErrors.PASSWORD_REFUSED,
    commonErrors.RATE_LIMITED,
    providerErrors.LOCAL_SIGN_IN_OFF,
  ],
})
