import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { NamespaceParams } from './shapes.ts'

export const icebergNamespaceExists = operation({
  name: 'iceberg_namespaces.exists',
  method: 'HEAD',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}',
  summary: 'Whether a namespace exists',
  effect: 'read',
  permission: { on: 'schema', verb: 'read' },
  surface: 'iceberg',
  params: NamespaceParams,
  errors: [icebergErrors.NoSuchWarehouseException, icebergErrors.NoSuchNamespaceException],
})
