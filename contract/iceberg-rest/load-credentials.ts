import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { Properties, TableParams } from './shapes.ts'

export const icebergLoadCredentials = operation({
  name: 'iceberg_tables.credentials',
  method: 'GET',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/tables/{table}/credentials',
  summary: 'Credentials for the files of a table: none, engines bring their own',
  effect: 'read',
  readsRows: true,
  permission: { on: 'table', verb: 'read' },
  surface: 'iceberg',
  params: TableParams,
  response: z.object({
    'storage-credentials': z.array(z.object({ prefix: z.string(), config: Properties })),
  }),
  errors: [icebergErrors.NoSuchWarehouseException, icebergErrors.NoSuchTableException],
})
