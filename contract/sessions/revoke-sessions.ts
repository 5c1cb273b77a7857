import { operation } from '../operation.ts'

export const revokeSessions = operation({
  name: 'sessions.revoke_all',
  method: 'DELETE',
  path: '/api/v1/sessions',
  summary: 'Sign out everywhere: all your sessions end, this one too; access tokens stay',
  effect: 'write',
  permission: 'self',
})
