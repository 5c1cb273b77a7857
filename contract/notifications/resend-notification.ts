import { operation } from '../operation.ts'
import { runErrors } from '../runs/errors.ts'
import { RunParams } from '../runs/shapes.ts'
import { Id } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { notificationErrors } from './errors.ts'
import { Notification } from './shapes.ts'

export const resendNotification = operation({
  name: 'notifications.resend',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/notifications/{notification_id}/resend',
  summary: 'Send a notification that was given up once more, with the same id',
  effect: 'write',
  permission: { on: 'run', verb: 'write' },
  params: RunParams.extend({ notification_id: Id }),
  response: Notification,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    runErrors.RUN_NOT_FOUND,
    notificationErrors.NOTIFICATION_NOT_FOUND,
    notificationErrors.NOTIFICATION_NOT_DEAD,
  ],
})
