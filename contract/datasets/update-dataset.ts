import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { datasetErrors } from './errors.ts'
import { Dataset, DatasetChange, DatasetParams } from './shapes.ts'

export const updateDataset = operation({
  name: 'datasets.update',
  method: 'PATCH',
  path: '/api/v1/workspaces/{workspace}/datasets/{dataset}',
  summary: 'Change name, description or tags; If-Match guards against a lost update',
  effect: 'write',
  permission: { on: 'dataset', verb: 'write' },
  params: DatasetParams,
  body: DatasetChange,
  response: Dataset,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    datasetErrors.DATASET_NOT_FOUND,
    datasetErrors.DATASET_EXISTS,
    commonErrors.STALE_VERSION,
  ],
})
