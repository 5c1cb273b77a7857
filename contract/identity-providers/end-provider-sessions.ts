import { z } from 'zod'
import { operation } from '../operation.ts'
import { providerErrors } from './errors.ts'
import { ProviderParams } from './shapes.ts'

export const endProviderSessions = operation({
  name: 'sessions.end_by_provider',
  method: 'POST',
  path: '/api/v1/session/providers/{provider}/logout',
  summary:
    'A provider says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0): the form field logout_token; their sessions through it end',
  effect: 'write',
  permission: 'public',
  params: ProviderParams,
  body: 'stream',
  response: z.object({ sessions_ended: z.number().int() }),
  errors: [providerErrors.PROVIDER_NOT_FOUND, providerErrors.PROVIDER_UNREACHABLE],
})
