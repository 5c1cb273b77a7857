import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { Ingest } from './shapes.ts'

export const listIngests = operation({
  name: 'ingests.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/ingests',
  summary: 'Ingests, newest first',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  query: PageQuery,
  response: pageOf('ingests', Ingest),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
