import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { Retention } from './retention-shapes.ts'

export const getRetention = operation({
  name: 'retention.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/retention',
  summary: 'How long the workspace keeps runs, logs, results and events',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  response: Retention,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
