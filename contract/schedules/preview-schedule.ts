import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { scheduleErrors } from './errors.ts'
import { SchedulePreview, SchedulePreviewRequest } from './shapes.ts'

export const previewSchedule = operation({
  name: 'schedules.preview',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/schedules/preview',
  summary: 'When a schedule would fire, without making one',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  body: SchedulePreviewRequest,
  response: SchedulePreview,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, scheduleErrors.NEVER_FIRES],
})
