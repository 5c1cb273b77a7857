import { z } from 'zod'
import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { sessionErrors } from './errors.ts'
import { Session } from './shapes.ts'

export const createSession = operation({
  name: 'sessions.create',
  method: 'POST',
  path: '/api/v1/session',
  summary: 'Sign in with name and password; the answer sets the session cookie',
  effect: 'write',
  permission: 'public',
  body: z.strictObject({ name: z.string().min(1).max(255), password: z.string().min(1).max(1024) }),
  response: Session,
  status: 201,
  secretAnswer: true,
  errors: [sessionErrors.SIGN_IN_REFUSED, sessionErrors.GENERATED_PASSWORD_ENDED, commonErrors.RATE_LIMITED],
})
