import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { UpcomingFire, UpcomingQuery } from './shapes.ts'

export const listUpcomingFires = operation({
  name: 'schedules.list_upcoming',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/schedules/upcoming',
  summary: 'What fires in the next hours, soonest first; at most a thousand',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  query: UpcomingQuery,
  response: z.object({ fires: z.array(UpcomingFire) }),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
