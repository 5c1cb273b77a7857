import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { LoadViewResult, ViewParams } from './shapes.ts'

export const icebergLoadView = operation({
  name: 'iceberg_views.get',
  method: 'GET',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/views/{view}',
  summary: 'The current metadata of a view',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  surface: 'iceberg',
  params: ViewParams,
  response: LoadViewResult,
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchViewException,
    icebergErrors.NotFoundException,
  ],
})
