import { z } from 'zod'
import { commonErrors } from '../errors.ts'
import { providerErrors } from '../identity-providers/errors.ts'
import { operation } from '../operation.ts'
import { userErrors } from './errors.ts'
import { Password } from './shapes.ts'

export const changePassword = operation({
  name: 'users.change_password',
  method: 'PUT',
  path: '/api/v1/session/password',
  summary: 'Change your own password; your other sessions end',
  effect: 'write',
  permission: 'self',
  body: z.strictObject({ current_password: Password, new_password: Password }),
  errors: [
    userErrors.WRONG_PASSWORD,
    userErrors.PASSWORD_REFUSED,
    userErrors.NO_PASSWORD,
    commonErrors.RATE_LIMITED,
    providerErrors.LOCAL_SIGN_IN_OFF,
  ],
})
