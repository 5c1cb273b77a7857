import { z } from 'zod'
import { operation } from '../operation.ts'

export const icebergCreateToken = operation({
  name: 'iceberg_tokens.create',
  method: 'POST',
  path: '/iceberg/v1/oauth/tokens',
  summary: 'Exchange an access token for one that lives an hour (client_credentials)',
  effect: 'read',
  permission: 'public',
  surface: 'iceberg',
  body: 'stream',
  response: z.object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    /** Seconds. */
    expires_in: z.number().int(),
    issued_token_type: z.literal('urn:ietf:params:oauth:token-type:access_token'),
    scope: z.string().optional(),
  }),
})
