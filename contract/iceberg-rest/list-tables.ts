import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { NamespaceParams, PageQuery, TableIdentifiers } from './shapes.ts'

export const icebergListTables = operation({
  name: 'iceberg_tables.list',
  method: 'GET',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/tables',
  summary: 'The tables of a namespace, by name',
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
