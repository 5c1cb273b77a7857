import { z } from 'zod'
import { operation } from '../operation.ts'
import { runErrors } from '../runs/errors.ts'
import { RunParams } from '../runs/shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { Notification } from './shapes.ts'

export const listNotifications = operation({
  name: 'notifications.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/notifications',
  summary: 'Who was told of a run or is still to be told, oldest first; at most eighty',
  effect: 'read',
  permission: { on: 'run', verb: 'read' },
  params: RunParams,
  response: z.object({ notifications: z.array(Notification) }),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, runErrors.RUN_NOT_FOUND],
})
