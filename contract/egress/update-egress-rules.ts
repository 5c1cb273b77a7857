import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { EgressRules, NewEgressRules } from './shapes.ts'

export const updateEgressRules = operation({
  name: 'egress.update',
  method: 'PUT',
  path: '/api/v1/egress-rules',
  summary:
    'Say which networks and ports this Boathouse may connect to; metadata services, link-local addresses, its own database and its own port stay closed',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  body: NewEgressRules,
  response: EgressRules,
  errors: [commonErrors.STALE_VERSION],
})
