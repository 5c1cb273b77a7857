import type { Output, operations } from '@boathouse/contract'
import type { RunNotificationRow } from './notification.store.ts'

export type NotificationAnswer = Output<typeof operations.resendNotification>

export const presentNotification = (row: RunNotificationRow): NotificationAnswer => ({
  notification_id: row.id,
  event: row.event,
  connection: row.connection,
  to: [...row.recipients],
  state: row.state,
  attempts: row.attempts,
  last_error: row.last_error,
  next_attempt_at: row.next_attempt_at,
  created_at: row.created_at,
  finished_at: row.finished_at,
})
