import { operation } from '../operation.ts'
import { SystemInfo } from './shapes.ts'

export const getSystem = operation({
  name: 'system.get',
  method: 'GET',
  path: '/api/v1/system',
  summary: 'Version and instance of this server; needs no sign-in',
  effect: 'read',
  permission: 'public',
  response: SystemInfo,
})
