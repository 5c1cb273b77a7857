import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { HealthCheck } from './shapes.ts'

export const getWorkspaceHealth = operation({
  name: 'workspaces.health',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/health',
  summary:
    'What does not work by itself in a workspace, as far as one may see it: connections, paused schedules',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  response: z.object({ checks: z.array(HealthCheck) }),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
