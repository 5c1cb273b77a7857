import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id } from '../shapes.ts'
import { sessionErrors } from './errors.ts'

export const revokeSession = operation({
  name: 'sessions.revoke',
  method: 'DELETE',
  path: '/api/v1/sessions/{session_id}',
  summary: 'End one of your sessions; it is dead from the next request on',
  effect: 'write',
  permission: 'self',
  params: z.strictObject({ session_id: Id }),
  errors: [sessionErrors.SESSION_NOT_FOUND],
})
