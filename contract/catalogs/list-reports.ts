import { z } from 'zod'
import { operation } from '../operation.ts'
import { Id, Instant, Long, PageQuery, pageOf } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { TableParams } from './shapes.ts'

const TableReport = z
  .object({
    report_id: Id,
    kind: z.enum(['scan', 'commit']),
    snapshot_id: Long.nullable(),
    /** Who reported it. */
    principal: z.string().nullable(),
    reported_at: Instant,
    /** As the engine sent it. */
    report: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TableReport' })

export const listReports = operation({
  name: 'tables.reports',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/reports',
  summary: 'What engines reported of their scans and commits in the last week, newest first',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: TableParams,
  query: PageQuery,
  response: pageOf('reports', TableReport),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_NOT_FOUND],
})
