import { z } from 'zod'
import { commonErrors } from '../errors.ts'
import { jobErrors } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { Id } from '../shapes.ts'
import { hookErrors } from './errors.ts'
import { Delivery } from './shapes.ts'

/** The body is signed as it was sent, so it is read as bytes. */
export const receiveHook = operation({
  name: 'hooks.receive',
  method: 'POST',
  path: '/api/v1/hooks/{hook_id}',
  summary: 'Start the job of a hook, signed as Standard Webhooks say; the same webhook-id starts it once',
  effect: 'write',
  permission: 'public',
  params: z.strictObject({ hook_id: Id }),
  body: 'stream',
  response: Delivery,
  status: 202,
  errors: [
    hookErrors.HOOK_REFUSED,
    hookErrors.HOOK_STALE,
    hookErrors.HOOK_PAUSED,
    hookErrors.HOOK_PAYLOAD,
    jobErrors.JOB_DELETED,
    commonErrors.BODY_TOO_LARGE,
  ],
})
