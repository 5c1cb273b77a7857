import { operation } from '../operation.ts'
import { providerErrors } from './errors.ts'
import { IdentityProvider, NewProvider } from './shapes.ts'

export const createProvider = operation({
  name: 'identity_providers.create',
  method: 'POST',
  path: '/api/v1/identity-providers',
  summary: 'An OpenID Connect provider through which people sign in',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  body: NewProvider,
  response: IdentityProvider,
  status: 201,
  errors: [
    providerErrors.PROVIDER_EXISTS,
    providerErrors.INSECURE_ISSUER,
    providerErrors.GROUP_UNKNOWN,
    providerErrors.PROVIDER_UNREACHABLE,
  ],
})
