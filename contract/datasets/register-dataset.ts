import { operation } from '../operation.ts'
import { catalogErrors } from '../catalogs/errors.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { datasetErrors } from './errors.ts'
import { Dataset, NewDataset } from './shapes.ts'

export const registerDataset = operation({
  name: 'datasets.register',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/datasets',
  summary: 'Register a table under a logical name',
  effect: 'write',
  permission: { on: 'workspace', verb: 'write' },
  params: WorkspaceParams,
  body: NewDataset,
  response: Dataset,
  status: 201,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    catalogErrors.TABLE_NOT_FOUND,
    datasetErrors.DATASET_EXISTS,
    datasetErrors.TABLE_ALREADY_REGISTERED,
    datasetErrors.OWNER_NOT_FOUND,
  ],
})
