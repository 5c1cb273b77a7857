import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { ViewParams } from './shapes.ts'

export const icebergViewExists = operation({
  name: 'iceberg_views.exists',
  method: 'HEAD',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/views/{view}',
  summary: 'Whether a view exists',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  surface: 'iceberg',
  params: ViewParams,
  errors: [icebergErrors.NoSuchWarehouseException, icebergErrors.NoSuchViewException],
})
