import { operations, type Output } from '@boathouse/contract'
import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import { parseViewMetadata, type ViewMetadata } from '@boathouse/iceberg'
import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Handler } from '../../../platform/handle.ts'
import { pageOf, pageTokens } from '../../../platform/page-token.ts'
import { tableThing } from '../catalog-deps.ts'
import { dropEntry } from '../drop-entry.service.ts'
import { resolveName } from '../names.policy.ts'
import { findEntriesAlike } from '../table.store.ts'
import { loadView } from '../views/views.service.ts'
import { visibleEntries } from '../visible-entries.ts'
import { catalogHandle } from './api-answers.ts'
import type { ApiDeps } from './api-deps.ts'
import { requireSchemaNamed, schemaName, type FoundTable } from './find-named.ts'
import { presentColumn } from './present-schema.ts'
import { presentSummary } from './present-table.ts'

type ViewView = Output<typeof operations.getView>

const pages = pageTokens('views', z.string())

const identOf = ({ schema, table }: FoundTable) => ({ namespace: schema.levels, name: table.name })

const requireViewNamed = async (
  deps: ApiDeps,
  ctx: Context,
  names: { readonly catalog: string; readonly schema: string; readonly view: string },
): Promise<FoundTable> => {
  const { catalog, schema } = await requireSchemaNamed(deps, ctx, names)
  const alike = (await findEntriesAlike(deps.db, schema.id, 'view', names.view)).filter((row) =>
    ctx.may('read', tableThing(catalog, row.id, { namespace: schema.levels, name: row.name })),
  )
  const table = resolveName(alike, (row) => row.name, names.view)
  if (!table) throw catalogErrors.VIEW_NOT_FOUND({ view: names.view })
  return { catalog, schema, table }
}

/** A view of whatever catalog. */
export const presentView = (
  {
    catalog,
    schema,
    table,
  }: {
    readonly catalog: { readonly name: string }
    readonly schema: { readonly levels: readonly string[] }
    readonly table: { readonly name: string }
  },
  view: ViewMetadata,
): ViewView => {
  const version = view.versions.find((one) => one['version-id'] === view['current-version-id'])
  const columns = view.schemas.find((one) => one['schema-id'] === version?.['schema-id'])
  const representations = version?.representations.flatMap(({ dialect, sql }) =>
    dialect === undefined || sql === undefined ? [] : [{ dialect, sql }],
  )
  return {
    catalog: catalog.name,
    schema: schemaName(schema.levels),
    name: table.name,
    uuid: view['view-uuid'],
    comment: view.properties['comment'] ?? null,
    columns: columns?.fields.map(presentColumn) ?? [],
    representations: representations ?? [],
    runnable: representations?.some(({ dialect }) => dialect.toLowerCase() === 'duckdb') ?? false,
    default_catalog: version?.['default-catalog'] ?? null,
    default_schema: schemaName(version?.['default-namespace'] ?? []),
    version_id: view['current-version-id'],
    updated_at: new Date(version?.['timestamp-ms'] ?? 0).toISOString(),
    properties: { ...view.properties },
  }
}

export const viewApiHandlers = (deps: ApiDeps): readonly Handler[] => [
  catalogHandle(operations.listViews, async (ctx, { params, query }) => {
    const { catalog, schema } = await requireSchemaNamed(deps, ctx, params)
    const page = { after: pages.decode(query.page_token), limit: query.page_size + 1 }
    const found = await visibleEntries(deps.db, ctx, catalog, schema, 'view', page)
    const { rows, next_page_token } = pageOf(found, query.page_size, pages, (row) => row.name)
    return { views: rows.map((table) => presentSummary({ catalog, schema, table })), next_page_token }
  }),
  catalogHandle(operations.getView, async (ctx, { params }) => {
    const found = await requireViewNamed(deps, ctx, params)
    const { json } = await loadView(deps, ctx, found.catalog, identOf(found))
    return presentView(found, parseViewMetadata(json.toString('utf8')))
  }),
  catalogHandle(operations.dropView, async (ctx, { params }) => {
    const found = await requireViewNamed(deps, ctx, params)
    await dropEntry(deps, ctx, found.catalog, 'view', identOf(found), false)
  }),
]
