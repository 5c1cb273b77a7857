import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { Namespace, PageQuery, PrefixParams } from './shapes.ts'

export const icebergListNamespaces = operation({
  name: 'iceberg_namespaces.list',
  method: 'GET',
  path: '/iceberg/v1/{prefix}/namespaces',
  summary: 'The namespaces directly below a parent, by name',
  effect: 'read',
  permission: { on: 'catalog', verb: 'read' },
  surface: 'iceberg',
  params: PrefixParams,
  query: PageQuery.extend({ parent: z.string().max(4096).optional() }),
  response: z.object({ namespaces: z.array(Namespace), 'next-page-token': z.string().optional() }),
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.BadRequestException,
  ],
})
