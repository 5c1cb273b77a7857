import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { Namespace, PrefixParams, Properties } from './shapes.ts'

export const icebergCreateNamespace = operation({
  name: 'iceberg_namespaces.create',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/namespaces',
  summary: 'Create a namespace',
  effect: 'write',
  permission: { on: 'catalog', verb: 'write' },
  surface: 'iceberg',
  params: PrefixParams,
  body: z.object({ namespace: Namespace, properties: Properties.nullish() }),
  response: z.object({ namespace: Namespace, properties: Properties }),
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.AlreadyExistsException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.BadRequestException,
  ],
})
