import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from './errors.ts'
import { Workspace, WorkspaceChange, WorkspaceParams } from './shapes.ts'

export const updateWorkspace = operation({
  name: 'workspaces.update',
  method: 'PATCH',
  path: '/api/v1/workspaces/{workspace}',
  summary: 'Change the description; If-Match guards against a lost update',
  effect: 'write',
  permission: { on: 'workspace', verb: 'manage' },
  params: WorkspaceParams,
  body: WorkspaceChange,
  response: Workspace,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, commonErrors.STALE_VERSION],
})
