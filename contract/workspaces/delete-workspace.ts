import { operation } from '../operation.ts'
import { workspaceErrors } from './errors.ts'
import { WorkspaceParams } from './shapes.ts'

export const deleteWorkspace = operation({
  name: 'workspaces.delete',
  method: 'DELETE',
  path: '/api/v1/workspaces/{workspace}',
  summary: 'Delete an empty workspace with its empty catalog',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  params: WorkspaceParams,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, workspaceErrors.WORKSPACE_NOT_EMPTY],
})
