import { z } from 'zod'
import { operation } from '../operation.ts'
import { providerErrors } from './errors.ts'
import { ProviderParams } from './shapes.ts'

export const beginProviderSignIn = operation({
  name: 'sessions.begin',
  method: 'POST',
  path: '/api/v1/session/providers/{provider}',
  summary: 'Where to send the browser to sign in through a provider; sets a cookie that the way back needs',
  effect: 'read',
  permission: 'public',
  params: ProviderParams,
  response: z.object({ redirect_url: z.string() }),
  errors: [providerErrors.PROVIDER_NOT_FOUND, providerErrors.PROVIDER_UNREACHABLE],
})
