import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { datasetErrors } from './errors.ts'
import { Dataset, DatasetParams } from './shapes.ts'

export const transferDataset = operation({
  name: 'datasets.transfer',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/datasets/{dataset}/transfer',
  summary: 'Give a dataset to another owner',
  effect: 'write',
  permission: { on: 'dataset', verb: 'manage' },
  params: DatasetParams,
  body: z.strictObject({ owner: z.string().min(1).max(255) }),
  response: Dataset,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    datasetErrors.DATASET_NOT_FOUND,
    datasetErrors.OWNER_NOT_FOUND,
  ],
})
