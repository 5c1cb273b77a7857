import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { datasetErrors } from './errors.ts'
import { DatasetParams } from './shapes.ts'

export const deleteDataset = operation({
  name: 'datasets.delete',
  method: 'DELETE',
  path: '/api/v1/workspaces/{workspace}/datasets/{dataset}',
  summary: 'Forget a dataset; its table stays',
  effect: 'write',
  permission: { on: 'dataset', verb: 'write' },
  params: DatasetParams,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, datasetErrors.DATASET_NOT_FOUND],
})
