import { notificationErrors } from '@boathouse/contract/notifications/errors.ts'
import type { Context, Securable } from '../../platform/context.ts'
import { inTransaction, type Database } from '../../platform/database.ts'
import { lockNotification, sendAgain } from './notification.store.ts'
import { presentNotification, type NotificationAnswer } from './present-notification.ts'

/** Sends a dead notification of `run` again; whether the caller may was asked before. Throws NOTIFICATION_NOT_FOUND, NOTIFICATION_NOT_DEAD. */
export const resend = (
  db: Database,
  ctx: Context,
  run: Securable,
  notification: string,
): Promise<NotificationAnswer> =>
  inTransaction(db, async (tx) => {
    const row = await lockNotification(tx, run.id, notification)
    if (!row) throw notificationErrors.NOTIFICATION_NOT_FOUND({ notification })
    if (row.state !== 'DEAD')
      throw notificationErrors.NOTIFICATION_NOT_DEAD({ notification, state: row.state })
    const after = await sendAgain(tx, row.id)
    await ctx.audit(tx, { object: run, details: { notification, connection: row.connection } })
    return presentNotification(after)
  })
