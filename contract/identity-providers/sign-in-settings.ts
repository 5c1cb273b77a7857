import { z } from 'zod'

export const SignInSettings = z
  .object({
    /** Whether names and passwords are taken. Links made on the host of the server work all the same. */
    local_sign_in: z.boolean(),
  })
  .meta({ id: 'SignInSettings' })
