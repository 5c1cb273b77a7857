import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { Workspace } from './shapes.ts'

export const listWorkspaces = operation({
  name: 'workspaces.list',
  method: 'GET',
  path: '/api/v1/workspaces',
  summary: 'The workspaces that you may see, by name',
  effect: 'read',
  permission: 'self',
  query: PageQuery,
  response: pageOf('workspaces', Workspace),
})
