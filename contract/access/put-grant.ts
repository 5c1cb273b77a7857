import { z } from 'zod'
import { operation } from '../operation.ts'
import { accessErrors } from './errors.ts'
import { Grant, GrantTarget, NewGrantee, Privilege } from './shapes.ts'

export const putGrant = operation({
  name: 'grants.put',
  method: 'PUT',
  path: '/api/v1/grants',
  summary: 'Grant a privilege on one thing; a grant of the same grantee on it is replaced',
  effect: 'write',
  permission: { on: 'grant', verb: 'manage' },
  body: z.strictObject({ on: GrantTarget, grantee: NewGrantee, privilege: Privilege }),
  response: Grant,
  errors: [
    accessErrors.SECURABLE_NOT_FOUND,
    accessErrors.GRANTEE_NOT_FOUND,
    accessErrors.PRIVILEGE_DOES_NOT_FIT,
  ],
})
