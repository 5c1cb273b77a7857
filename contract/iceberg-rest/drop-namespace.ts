import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { NamespaceParams } from './shapes.ts'

export const icebergDropNamespace = operation({
  name: 'iceberg_namespaces.drop',
  method: 'DELETE',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}',
  summary: 'Drop an empty namespace',
  effect: 'write',
  permission: { on: 'catalog', verb: 'write' },
  surface: 'iceberg',
  params: NamespaceParams,
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.NamespaceNotEmptyException,
  ],
})
