import { operation } from '../operation.ts'
import { providerErrors } from './errors.ts'
import { SignInSettings } from './sign-in-settings.ts'

export const updateSignInSettings = operation({
  name: 'sign_in_settings.update',
  method: 'PUT',
  path: '/api/v1/sign-in-settings',
  summary: 'Take names and passwords, or identity providers alone',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  body: SignInSettings.strict(),
  response: SignInSettings,
  errors: [providerErrors.NO_OTHER_WAY_IN],
})
