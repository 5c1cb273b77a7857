import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { NamespaceParams, Properties } from './shapes.ts'

export const icebergUpdateNamespace = operation({
  name: 'iceberg_namespaces.update',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/properties',
  summary: 'Set and remove properties of a namespace',
  effect: 'write',
  permission: { on: 'schema', verb: 'write' },
  surface: 'iceberg',
  params: NamespaceParams,
  body: z.object({ updates: Properties.nullish(), removals: z.array(z.string()).nullish() }),
  response: z.object({
    updated: z.array(z.string()),
    removed: z.array(z.string()),
    missing: z.array(z.string()),
  }),
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.UnprocessableEntityException,
  ],
})
