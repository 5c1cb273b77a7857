import { operation } from '../operation.ts'
import { workspaceErrors } from './errors.ts'
import { NewWorkspace, Workspace } from './shapes.ts'

export const createWorkspace = operation({
  name: 'workspaces.create',
  method: 'POST',
  path: '/api/v1/workspaces',
  summary: 'Create a workspace and the catalog named after it',
  effect: 'write',
  permission: { on: 'organisation', verb: 'manage' },
  body: NewWorkspace,
  response: Workspace,
  status: 201,
  errors: [workspaceErrors.WORKSPACE_EXISTS, workspaceErrors.CATALOG_NAME_TAKEN],
})
