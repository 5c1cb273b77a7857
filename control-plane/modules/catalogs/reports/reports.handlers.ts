import { operations } from '@boathouse/contract'
import { z } from 'zod'
import type { Handler } from '../../../platform/handle.ts'
import { pageOf, pageTokens } from '../../../platform/page-token.ts'
import { catalogHandle } from '../api/api-answers.ts'
import { requireTableNamed } from '../api/find-named.ts'
import type { CatalogDeps } from '../catalog-deps.ts'
import { listReports } from './report.store.ts'
import { reportOf } from './reports.service.ts'

const pages = pageTokens('reports', z.uuid())

export const reportHandlers = (deps: CatalogDeps): readonly Handler[] => [
  catalogHandle(operations.listReports, async (ctx, { params, query }) => {
    const { table } = await requireTableNamed(deps, ctx, params)
    const found = await listReports(deps.db, table.id, pages.decode(query.page_token), query.page_size + 1)
    const { rows, next_page_token } = pageOf(found, query.page_size, pages, (row) => row.id)
    const reports = rows.map((row) => ({
      report_id: row.id,
      kind: row.kind,
      snapshot_id: row.snapshot_id?.toString() ?? null,
      principal: row.principal,
      reported_at: row.reported_at,
      report: { ...reportOf(row.report) },
    }))
    return { reports, next_page_token }
  }),
]
