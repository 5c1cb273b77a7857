import { operations } from '@boathouse/contract'
import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import { AlreadyExists, NoSuchView, type RestCatalog, type ViewCatalog } from '@boathouse/iceberg'
import { z } from 'zod'
import type { Handler } from '../../../platform/handle.ts'
import { pageOf, pageTokens } from '../../../platform/page-token.ts'
import { catalogHandle } from '../api/api-answers.ts'
import { fileHandlers } from '../api/files.handlers.ts'
import { schemaName } from '../api/find-named.ts'
import { presentSummary } from '../api/present-table.ts'
import { statisticsHandlers } from '../api/statistics.handlers.ts'
import { presentView } from '../api/views.handlers.ts'
import { NoSuchWarehouse } from '../no-such-warehouse.ts'
import { catalogThing } from '../catalog-deps.ts'
import { findCatalog } from '../catalog.store.ts'
import { requireRight } from '../rights.ts'
import { attachCatalog, detachCatalog } from './attach-catalog.service.ts'
import { everyNamespace, requireNamespaceNamed, withIdent } from './browse-external.ts'
import { requireWritable, type ExternalModule } from './external-module.ts'
import { externalTableHandlers } from './external-tables.handlers.ts'
import { filesElsewhere } from './files-elsewhere.ts'
import { presentExternal } from './present-external.ts'

const names = pageTokens('external names', z.string())

interface Paging {
  readonly page_token?: string | undefined
  readonly page_size: number
}

/** A page of names that came all at once. */
const pageOfNames = <T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  { page_token, page_size }: Paging,
) => {
  const after = names.decode(page_token)
  const sorted = all.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  const rest = after === undefined ? sorted : sorted.filter((item) => nameOf(item) > after)
  return pageOf(rest.slice(0, page_size + 1), page_size, names, nameOf)
}

const viewsOf = ({ views, name }: RestCatalog): ViewCatalog => {
  if (!views) throw new NoSuchView({ namespace: [], name })
  return views
}

const schemaHandlers = (module: ExternalModule): readonly Handler[] => [
  catalogHandle(operations.getCatalog, async (ctx, { params }) =>
    presentExternal((await module.reach(params.catalog, ctx)).row),
  ),
  catalogHandle(operations.listSchemas, async (ctx, { params, query }) => {
    const { to } = await module.reach(params.catalog, ctx)
    const { rows, next_page_token } = pageOfNames(await everyNamespace(to.rest), schemaName, query)
    const schemas = rows.map((levels) => ({
      catalog: params.catalog,
      name: schemaName(levels),
      properties: {},
    }))
    return { schemas, next_page_token }
  }),
  catalogHandle(operations.createSchema, async (ctx, { params, body }) => {
    const catalog = await requireWritable(module, ctx, params.catalog)
    await catalog.createNamespace([body.name]).catch((error: unknown) => {
      throw error instanceof AlreadyExists ? catalogErrors.SCHEMA_EXISTS({ schema: body.name }, error) : error
    })
    return { catalog: params.catalog, name: body.name, properties: {} }
  }),
  catalogHandle(operations.dropSchema, async (ctx, { params }) => {
    const { to } = await module.reach(params.catalog, ctx)
    const namespace = await requireNamespaceNamed(to.rest, params.schema)
    await (await requireWritable(module, ctx, params.catalog)).dropNamespace(namespace)
  }),
]

const listHandlers = (module: ExternalModule): readonly Handler[] => [
  catalogHandle(operations.listTables, async (ctx, { params, query }) => {
    const { row, to } = await module.reach(params.catalog, ctx)
    const levels = await requireNamespaceNamed(to.rest, params.schema)
    const tables = query.kind === 'view' ? [] : await to.rest.listTables(levels)
    const views = query.kind === 'table' ? [] : await viewsOf(to.rest).listViews(levels)
    const all = [
      ...tables.map(({ name }) => ({ name, kind: 'table' as const })),
      ...views.map(({ name }) => ({ name, kind: 'view' as const })),
    ]
    const { rows, next_page_token } = pageOfNames(all, ({ name }) => name, query)
    // What a list shows of numbers would cost a request a table.
    const unknown = { row_count: null, size_bytes: null, changed_at: null }
    const summaries = rows.map((one) =>
      presentSummary({ catalog: row, schema: { levels }, table: { ...one, ...unknown } }),
    )
    return { tables: summaries, next_page_token }
  }),
  catalogHandle(operations.listViews, async (ctx, { params, query }) => {
    const { row, to } = await module.reach(params.catalog, ctx)
    const levels = await requireNamespaceNamed(to.rest, params.schema)
    const { rows, next_page_token } = pageOfNames(
      await viewsOf(to.rest).listViews(levels),
      ({ name }) => name,
      query,
    )
    const unknown = { kind: 'view', row_count: null, size_bytes: null, changed_at: null } as const
    const views = rows.map(({ name }) =>
      presentSummary({ catalog: row, schema: { levels }, table: { name, ...unknown } }),
    )
    return { views, next_page_token }
  }),
  catalogHandle(operations.getView, async (ctx, { params }) => {
    const { row, to } = await module.reach(params.catalog, ctx)
    const views = viewsOf(to.rest)
    const path = { schema: params.schema, name: params.view }
    return withIdent(
      path,
      to.rest,
      (levels) => views.listViews(levels),
      async (ident) =>
        presentView(
          { catalog: row, schema: { levels: ident.namespace }, table: { name: ident.name } },
          await views.loadView(ident),
        ),
    )
  }),
  catalogHandle(operations.dropView, async (ctx, { params }) => {
    const { to } = await module.reach(params.catalog, ctx)
    const catalog = await requireWritable(module, ctx, params.catalog)
    const views = viewsOf(to.rest)
    const path = { schema: params.schema, name: params.view }
    await withIdent(
      path,
      to.rest,
      (levels) => views.listViews(levels),
      async (ident) => catalog.views?.dropView(ident),
    )
  }),
]

/** Attaching and detaching. */
export const attachHandlers = (module: ExternalModule): readonly Handler[] => [
  catalogHandle(operations.attachCatalog, async (ctx, { body }) =>
    presentExternal(await attachCatalog(module, ctx, body)),
  ),
  catalogHandle(operations.detachCatalog, async (ctx, { params }) => {
    const own = await findCatalog(module.db, params.catalog)
    if (own && ctx.may('read', catalogThing(own))) {
      requireRight(ctx, 'manage', catalogThing(own), new NoSuchWarehouse(params.catalog))
      throw catalogErrors.CATALOG_NOT_EXTERNAL(params)
    }
    await detachCatalog(module, ctx, params.catalog)
  }),
]

/** What the operations on catalogs do for those elsewhere. */
export const externalHandlers = (module: ExternalModule): readonly Handler[] => [
  ...schemaHandlers(module),
  ...listHandlers(module),
  ...externalTableHandlers(module),
  ...fileHandlers(filesElsewhere(module)),
  ...statisticsHandlers(filesElsewhere(module)),
]
