import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { Connection } from './shapes.ts'

export const listConnections = operation({
  name: 'connections.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/connections',
  summary: 'The connections of a workspace, by name',
  effect: 'read',
  permission: { on: 'connection', verb: 'read' },
  params: WorkspaceParams,
  query: PageQuery,
  response: pageOf('connections', Connection),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
