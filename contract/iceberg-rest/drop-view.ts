import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { ViewParams } from './shapes.ts'

export const icebergDropView = operation({
  name: 'iceberg_views.drop',
  method: 'DELETE',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/views/{view}',
  summary: 'Drop a view',
  effect: 'write',
  permission: { on: 'schema', verb: 'write' },
  surface: 'iceberg',
  params: ViewParams,
  errors: [icebergErrors.NoSuchWarehouseException, icebergErrors.NoSuchViewException],
})
