import { operations } from '@boathouse/contract'
import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import { AlreadyExists } from '@boathouse/iceberg'
import { z } from 'zod'
import type { Handler } from '../../../platform/handle.ts'
import { pageOf, pageTokens } from '../../../platform/page-token.ts'
import { dropEntry, renameEntryTo } from '../drop-entry.service.ts'
import { registerTable } from '../register-table.service.ts'
import { visibleEntries } from '../visible-entries.ts'
import { catalogHandle } from './api-answers.ts'
import type { ApiDeps } from './api-deps.ts'
import { requireSchemaNamed, requireTableNamed, type FoundTable } from './find-named.ts'
import { pageOfSnapshots } from './page-of-snapshots.ts'
import { presentSnapshots } from './present-snapshots.ts'
import { presentSummary, presentTable } from './present-table.ts'

const tablePages = pageTokens('tables', z.string())

const identOf = ({ schema, table }: FoundTable) => ({ namespace: schema.levels, name: table.name })

const readHandlers = (deps: ApiDeps): readonly Handler[] => [
  catalogHandle(operations.listTables, async (ctx, { params, query }) => {
    const { catalog, schema } = await requireSchemaNamed(deps, ctx, params)
    const kind = query.kind === 'all' ? undefined : query.kind
    const page = { after: tablePages.decode(query.page_token), limit: query.page_size + 1 }
    const found = await visibleEntries(deps.db, ctx, catalog, schema, kind, page)
    const { rows, next_page_token } = pageOf(found, query.page_size, tablePages, (row) => row.name)
    return { tables: rows.map((table) => presentSummary({ catalog, schema, table })), next_page_token }
  }),
  catalogHandle(operations.getTable, async (ctx, { params }) => {
    const found = await requireTableNamed(deps, ctx, params)
    const { metadata } = await deps.tableFiles.loadPresent(found.table.metadata_location)
    return presentTable(found, metadata, await deps.datasetOf(found.catalog.workspace_id, found.table.uuid))
  }),
  catalogHandle(operations.listSnapshots, async (ctx, { params, query }) => {
    const { table } = await requireTableNamed(deps, ctx, params)
    const { metadata } = await deps.tableFiles.loadPresent(table.metadata_location)
    const { rows, next_page_token } = pageOfSnapshots(metadata, query)
    return { snapshots: await presentSnapshots(deps, table.id, metadata, rows), next_page_token }
  }),
]

const nameTaken = (table: string) => (error: unknown) => {
  throw error instanceof AlreadyExists ? catalogErrors.TABLE_EXISTS({ table }, error) : error
}

export const tableApiHandlers = (deps: ApiDeps): readonly Handler[] => [
  ...readHandlers(deps),
  catalogHandle(operations.registerTable, async (ctx, { params, body }) => {
    const { catalog, schema } = await requireSchemaNamed(deps, ctx, params)
    const ident = { namespace: schema.levels, name: body.name }
    const { metadata_location: location, overwrite } = body
    await registerTable(deps, ctx, catalog, ident, location, { overwrite }).catch(nameTaken(body.name))
    return presentSummary(await requireTableNamed(deps, ctx, { ...params, table: body.name }))
  }),
  catalogHandle(operations.dropTable, async (ctx, { params, query }) => {
    const found = await requireTableNamed(deps, ctx, params)
    await dropEntry(deps, ctx, found.catalog, 'table', identOf(found), query.purge)
  }),
  catalogHandle(operations.renameTable, async (ctx, { params, body }) => {
    const found = await requireTableNamed(deps, ctx, params)
    const to =
      body.schema === undefined
        ? found
        : await requireSchemaNamed(deps, ctx, { ...params, schema: body.schema })
    const target = { namespace: to.schema.levels, name: body.name }
    await renameEntryTo(deps, ctx, found.catalog, 'table', identOf(found), target).catch(nameTaken(body.name))
    return presentSummary({ ...found, schema: to.schema, table: { ...found.table, name: body.name } })
  }),
]
