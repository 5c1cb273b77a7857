import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { LoadTableResult, TableParams } from './shapes.ts'

export const icebergLoadTable = operation({
  name: 'iceberg_tables.get',
  method: 'GET',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/tables/{table}',
  summary: 'The current metadata of a table',
  effect: 'read',
  readsRows: true,
  permission: { on: 'table', verb: 'read' },
  surface: 'iceberg',
  params: TableParams,
  query: z.object({ snapshots: z.enum(['all', 'refs']).default('all') }),
  response: LoadTableResult,
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchTableException,
    icebergErrors.NotFoundException,
  ],
})
