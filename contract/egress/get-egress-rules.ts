import { operation } from '../operation.ts'
import { EgressRules } from './shapes.ts'

export const getEgressRules = operation({
  name: 'egress.get',
  method: 'GET',
  path: '/api/v1/egress-rules',
  summary: 'Which networks and ports this Boathouse may connect to',
  effect: 'read',
  permission: { on: 'organisation', verb: 'read' },
  response: EgressRules,
})
