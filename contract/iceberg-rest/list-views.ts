import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { NamespaceParams, PageQuery, TableIdentifiers } from './shapes.ts'

export const icebergListViews = operation({
  name: 'iceberg_views.list',
  method: 'GET',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/views',
  summary: 'The views of a namespace, by name',
  effect: 'read',
  permission: { on: 'schema', verb: 'read' },
  surface: 'iceberg',
  params: NamespaceParams,
  query: PageQuery,
  response: TableIdentifiers,
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.BadRequestException,
  ],
})
