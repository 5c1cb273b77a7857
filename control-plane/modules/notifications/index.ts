export { destinationErrors } from './check-destinations.ts'
export {
  deleteOldNotifications,
  dropLateNotices,
  insertNotices,
  noticeRecords,
  notificationsOfRun,
  type NewNotice,
} from './notification.store.ts'
export { eventsBetween, noticesOf, type RunFacts } from './notices.policy.ts'
export { presentNotification } from './present-notification.ts'
export { resend } from './resend.ts'
export { tellOfPause, tellOfPauses, type PausedStarter } from './tell-of-pause.ts'
export { startSender, type Sender, type SenderDeps } from './sender.ts'
