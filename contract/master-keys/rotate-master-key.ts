import { z } from 'zod'
import { errorTable } from '../errors.ts'
import { operation } from '../operation.ts'

export const masterKeyErrors = errorTable({
  NEXT_KEY_MISSING: {
    status: 422,
    message: (d: { key_id: string }) =>
      `This server has only the master key ${d.key_id}, which is current. Give every server of the database the next key in BOATHOUSE_MASTER_KEY and this one in BOATHOUSE_MASTER_KEY_PREVIOUS, start them again, and rotate then.`,
  },
})

export const rotateMasterKey = operation({
  name: 'master_keys.rotate',
  method: 'POST',
  path: '/api/v1/master-keys/rotate',
  summary:
    'Protect every secret with a new master key, while everything goes on; answers when the old one is useless',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  response: z.object({
    key_id: z.string(),
    previous_key_id: z.string(),
    /** How many secrets were moved under the new key. */
    secrets: z.number().int().nonnegative(),
    seconds: z.number(),
  }),
  errors: [masterKeyErrors.NEXT_KEY_MISSING],
})
