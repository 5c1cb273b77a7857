import { operation } from '../operation.ts'
import { workspaceErrors } from './errors.ts'
import { Workspace, WorkspaceParams } from './shapes.ts'

export const getWorkspace = operation({
  name: 'workspaces.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}',
  summary: 'One workspace',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  response: Workspace,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
