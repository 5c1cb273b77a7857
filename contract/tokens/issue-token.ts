import { z } from 'zod'
import { operation } from '../operation.ts'

export const issueToken = operation({
  name: 'tokens.issue',
  method: 'POST',
  path: '/api/v1/oauth/token',
  summary:
    'A token that lives an hour for the id and secret of a service account (client_credentials, RFC 6749)',
  effect: 'write',
  permission: 'public',
  body: 'stream',
  response: z.object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    /** Seconds. */
    expires_in: z.number().int(),
    scope: z.string().optional(),
  }),
  secretAnswer: true,
})
