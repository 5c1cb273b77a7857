import { z } from 'zod'
import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { sessionErrors } from './errors.ts'
import { Session } from './shapes.ts'

export const redeemSignInLink = operation({
  name: 'sessions.redeem_link',
  method: 'POST',
  path: '/api/v1/session/link',
  summary: 'Sign in with the secret of a one-time link; the secret is consumed',
  effect: 'write',
  permission: 'public',
  body: z.strictObject({ secret: z.string().min(1).max(256) }),
  response: Session,
  status: 201,
  secretAnswer: true,
  errors: [sessionErrors.SIGN_IN_LINK_INVALID, commonErrors.RATE_LIMITED],
})
