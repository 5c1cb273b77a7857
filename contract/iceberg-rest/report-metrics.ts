import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { DOCUMENT_LIMIT, TableParams } from './shapes.ts'

export const icebergReportMetrics = operation({
  name: 'iceberg_tables.report_metrics',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/tables/{table}/metrics',
  summary: 'Take a scan or commit report; it is kept for a week',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  surface: 'iceberg',
  params: TableParams,
  body: z.looseObject({}),
  errors: [icebergErrors.NoSuchWarehouseException, icebergErrors.NoSuchTableException],
  bodyLimit: DOCUMENT_LIMIT,
})
