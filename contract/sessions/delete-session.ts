import { operation } from '../operation.ts'

export const deleteSession = operation({
  name: 'sessions.delete',
  method: 'DELETE',
  path: '/api/v1/session',
  summary: 'Sign out; the session is dead from the next request on',
  effect: 'write',
  permission: 'self',
})
