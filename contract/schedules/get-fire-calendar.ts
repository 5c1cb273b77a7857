import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { FireCalendar, FireCalendarQuery } from './shapes.ts'

export const getFireCalendar = operation({
  name: 'schedules.calendar',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/schedules/calendar',
  summary: 'What fires in the next days, hour by hour',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  query: FireCalendarQuery,
  response: FireCalendar,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
