import { errorTable } from '../errors.ts'

export const hookErrors = errorTable({
  HOOK_NOT_FOUND: {
    status: 404,
    message: (d: { hook: string }) => `The job has no hook «${d.hook}».`,
  },
  HOOK_EXISTS: {
    status: 409,
    message: (d: { hook: string }) => `The job has a hook «${d.hook}» already.`,
  },
  HOOK_REFUSED: {
    status: 404,
    message: () =>
      'There is no such hook, or the delivery is not signed with its secret: headers webhook-id, webhook-timestamp and webhook-signature as Standard Webhooks say.',
  },
  HOOK_STALE: {
    status: 422,
    message: (d: { seconds: number; tolerance: number }) =>
      `The delivery was signed ${d.seconds} s away from now; the hook takes ${d.tolerance} s. Set the clock of the sender, and sign again when sending again.`,
  },
  HOOK_PAUSED: { status: 409, message: (d: { hook: string }) => `The hook «${d.hook}» is paused.` },
  HOOK_PAYLOAD: {
    status: 422,
    message: (d: { hook: string; fields: readonly { field: string; message: string }[] }) =>
      `The hook «${d.hook}» cannot start a run with this payload: ${d.fields
        .map(({ field, message }) => `${field}: ${message}`)
        .join('; ')}.`,
  },
})
