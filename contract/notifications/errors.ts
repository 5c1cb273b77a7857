import { errorTable } from '../errors.ts'

export const notificationErrors = errorTable({
  NOTIFICATION_NOT_FOUND: {
    status: 404,
    message: (d: { notification: string }) => `The run has no notification ${d.notification}.`,
  },
  NOTIFICATION_NOT_DEAD: {
    status: 409,
    message: (d: { notification: string; state: string }) =>
      `The notification ${d.notification} is ${d.state}; only one that was given up can be sent again.`,
  },
})
