import { operation } from '../operation.ts'
import { Session } from './shapes.ts'

export const getSession = operation({
  name: 'sessions.get',
  method: 'GET',
  path: '/api/v1/session',
  summary: 'Who this request is',
  effect: 'read',
  permission: 'self',
  response: Session,
})
