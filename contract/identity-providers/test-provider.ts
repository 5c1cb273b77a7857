import { z } from 'zod'
import { operation } from '../operation.ts'
import { providerErrors } from './errors.ts'
import { ProviderDescription, UntestedProvider } from './shapes.ts'

export const testProvider = operation({
  name: 'identity_providers.test',
  method: 'POST',
  path: '/api/v1/identity-provider-tests',
  summary: 'Ask an issuer to describe itself, and for its keys, as each sign-in does; nothing is kept',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  body: UntestedProvider,
  response: z.object({ description: ProviderDescription }),
  errors: [providerErrors.INSECURE_ISSUER, providerErrors.PROVIDER_UNREACHABLE],
})
