import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { CommitTableRequest, DOCUMENT_LIMIT, LoadViewResult, ViewParams } from './shapes.ts'

export const icebergReplaceView = operation({
  name: 'iceberg_views.replace',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/views/{view}',
  summary: 'Commit updates to a view if the requirements hold',
  effect: 'write',
  permission: { on: 'table', verb: 'write' },
  surface: 'iceberg',
  params: ViewParams,
  body: CommitTableRequest,
  response: LoadViewResult,
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchViewException,
    icebergErrors.CommitFailedException,
    icebergErrors.BadRequestException,
    icebergErrors.ForbiddenException,
  ],
  bodyLimit: DOCUMENT_LIMIT,
})
