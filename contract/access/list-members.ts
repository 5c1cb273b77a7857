import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { Member } from './shapes.ts'

export const listMembers = operation({
  name: 'members.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/members',
  summary: 'Who has which role in a workspace, by name',
  effect: 'read',
  permission: { on: 'member', verb: 'read' },
  params: WorkspaceParams,
  query: PageQuery,
  response: pageOf('members', Member),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
