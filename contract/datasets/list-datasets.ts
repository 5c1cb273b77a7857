import { operation } from '../operation.ts'
import { pageOf } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { Dataset, DatasetQuery } from './shapes.ts'

export const listDatasets = operation({
  name: 'datasets.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/datasets',
  summary: 'Datasets by name; search by text, owner, tag or table',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  query: DatasetQuery,
  response: pageOf('datasets', Dataset),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
