import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { providerErrors } from './errors.ts'
import { IdentityProvider, ProviderChange, ProviderParams } from './shapes.ts'

export const updateProvider = operation({
  name: 'identity_providers.update',
  method: 'PATCH',
  path: '/api/v1/identity-providers/{provider}',
  summary: 'Change an identity provider; who it vouched for before stays linked',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  params: ProviderParams,
  body: ProviderChange,
  response: IdentityProvider,
  errors: [
    providerErrors.PROVIDER_NOT_FOUND,
    providerErrors.INSECURE_ISSUER,
    providerErrors.GROUP_UNKNOWN,
    providerErrors.PROVIDER_UNREACHABLE,
    commonErrors.STALE_VERSION,
  ],
})
