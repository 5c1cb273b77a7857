import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { datasetErrors } from './errors.ts'
import { Dataset, DatasetParams } from './shapes.ts'

export const getDataset = operation({
  name: 'datasets.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/datasets/{dataset}',
  summary: 'One dataset; the answer carries an ETag',
  effect: 'read',
  permission: { on: 'dataset', verb: 'read' },
  params: DatasetParams,
  response: Dataset,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, datasetErrors.DATASET_NOT_FOUND],
})
