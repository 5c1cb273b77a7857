import { operation } from '../operation.ts'
import { providerErrors } from './errors.ts'
import { ProviderParams } from './shapes.ts'

export const deleteProvider = operation({
  name: 'identity_providers.delete',
  method: 'DELETE',
  path: '/api/v1/identity-providers/{provider}',
  summary: 'Forget an identity provider, whom it vouched for, and the memberships that came from it',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  params: ProviderParams,
  errors: [providerErrors.PROVIDER_NOT_FOUND, providerErrors.NO_OTHER_WAY_IN],
})
