import { operation } from '../operation.ts'
import { SignInSettings } from './sign-in-settings.ts'

export const getSignInSettings = operation({
  name: 'sign_in_settings.get',
  method: 'GET',
  path: '/api/v1/sign-in-settings',
  summary: 'How people may sign in',
  effect: 'read',
  permission: { on: 'organisation', verb: 'manage' },
  response: SignInSettings,
})
