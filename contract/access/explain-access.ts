import { operation } from '../operation.ts'
import { accessErrors } from './errors.ts'
import { Explanation, ExplainQuery } from './shapes.ts'

export const explainAccess = operation({
  name: 'access.explain',
  method: 'GET',
  path: '/api/v1/access',
  summary: 'What may be done with one thing, by which role or grant, and what would allow the rest',
  effect: 'read',
  permission: 'self',
  query: ExplainQuery,
  response: Explanation,
  errors: [accessErrors.SECURABLE_NOT_FOUND, accessErrors.GRANTEE_NOT_FOUND],
})
