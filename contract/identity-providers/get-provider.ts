import { operation } from '../operation.ts'
import { providerErrors } from './errors.ts'
import { IdentityProvider, ProviderParams } from './shapes.ts'

export const getProvider = operation({
  name: 'identity_providers.get',
  method: 'GET',
  path: '/api/v1/identity-providers/{provider}',
  summary: 'One identity provider',
  effect: 'read',
  permission: { on: 'organisation', verb: 'manage' },
  params: ProviderParams,
  response: IdentityProvider,
  errors: [providerErrors.PROVIDER_NOT_FOUND],
})
