import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { Namespace, NamespaceParams, Properties } from './shapes.ts'

export const icebergLoadNamespace = operation({
  name: 'iceberg_namespaces.get',
  method: 'GET',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}',
  summary: 'Properties of a namespace',
  effect: 'read',
  permission: { on: 'schema', verb: 'read' },
  surface: 'iceberg',
  params: NamespaceParams,
  response: z.object({ namespace: Namespace, properties: Properties }),
  errors: [icebergErrors.NoSuchWarehouseException, icebergErrors.NoSuchNamespaceException],
})
