import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../platform/handle.ts'
import type { DatasetDeps } from './dataset-deps.ts'
import {
  deleteDataset,
  getDataset,
  listDatasets,
  registerDataset,
  transferDataset,
  updateDataset,
} from './datasets.service.ts'

/** The operations of datasets. */
export const datasetHandlers = (deps: DatasetDeps): readonly Handler[] => [
  handle(operations.listDatasets, (ctx, { params, query }) =>
    listDatasets(deps, ctx, params.workspace, query),
  ),
  handle(operations.getDataset, (ctx, { params }) => getDataset(deps, ctx, params.workspace, params.dataset)),
  handle(operations.registerDataset, (ctx, { params, body }) =>
    registerDataset(deps, ctx, params.workspace, body),
  ),
  handle(operations.updateDataset, (ctx, { params, body }) => updateDataset(deps, ctx, params, body)),
  handle(operations.transferDataset, (ctx, { params, body }) =>
    transferDataset(deps, ctx, params, body.owner),
  ),
  handle(operations.deleteDataset, (ctx, { params }) => deleteDataset(deps, ctx, params)),
]
