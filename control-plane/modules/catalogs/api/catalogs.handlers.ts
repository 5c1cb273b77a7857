import { operations } from '@boathouse/contract'
import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import { AlreadyExists } from '@boathouse/iceberg'
import { z } from 'zod'
import type { Handler } from '../../../platform/handle.ts'
import { pageOf, pageTokens } from '../../../platform/page-token.ts'
import { visibleRows } from '../../../platform/visible-rows.ts'
import { catalogThing, namespaceThing } from '../catalog-deps.ts'
import { listCatalogs, type CatalogRow } from '../catalog.store.ts'
import { listAllNamespaces, type NamespaceRow } from '../namespace.store.ts'
import { createNamespace, dropNamespace, presentProperties } from '../namespaces.service.ts'
import { setAllowedPrefixes } from '../set-allowed-prefixes.ts'
import { presentExternal } from '../external/present-external.ts'
import { listExternals } from '../external/external.store.ts'
import { catalogHandle } from './api-answers.ts'
import type { ApiDeps } from './api-deps.ts'
import { requireCatalogNamed, requireSchemaNamed, schemaName } from './find-named.ts'

const catalogPages = pageTokens('catalogs', z.string())
const schemaPages = pageTokens('schemas', z.array(z.string()))

const presentCatalog = (row: CatalogRow) => ({
  name: row.name,
  kind: 'built_in' as const,
  location: row.location,
  connection: null,
  allowed_prefixes: [...row.allowed_prefixes],
  workspace: row.workspace,
  created_at: row.created_at,
})

const presentSchema = (catalog: CatalogRow, row: NamespaceRow) => ({
  catalog: catalog.name,
  name: schemaName(row.levels),
  properties: { ...presentProperties(catalog, row) },
})

const nameOf = ({ name }: { readonly name: string }): string => name

export const catalogHandlers = (deps: ApiDeps): readonly Handler[] => [
  catalogHandle(operations.listCatalogs, async (ctx, { query }) => {
    const page = { after: catalogPages.decode(query.page_token), limit: query.page_size + 1 }
    const seen = (row: Parameters<typeof catalogThing>[0]): boolean => ctx.may('read', catalogThing(row))
    const own = await visibleRows(page, (...at) => listCatalogs(deps.db, ...at), nameOf, seen)
    const others = await visibleRows(page, (...at) => listExternals(deps.db, ...at), nameOf, seen)
    const found = [
      ...own.map((row) => ({ row, view: presentCatalog(row) })),
      ...others.map((row) => ({ row, view: presentExternal(row) })),
    ]
      .toSorted((a, b) => (a.row.name < b.row.name ? -1 : 1))
      .slice(0, page.limit)
    const { rows, next_page_token } = pageOf(found, query.page_size, catalogPages, ({ row }) => row.name)
    return { catalogs: rows.map(({ view }) => view), next_page_token }
  }),
  catalogHandle(operations.getCatalog, async (ctx, { params }) =>
    presentCatalog(await requireCatalogNamed(deps, ctx, params.catalog)),
  ),
  catalogHandle(operations.updateCatalog, async (ctx, { params, body }) => {
    const catalog = await requireCatalogNamed(deps, ctx, params.catalog)
    return presentCatalog(await setAllowedPrefixes(deps, ctx, catalog, body.allowed_prefixes))
  }),
  catalogHandle(operations.listSchemas, async (ctx, { params, query }) => {
    const catalog = await requireCatalogNamed(deps, ctx, params.catalog)
    const found = await visibleRows(
      { after: schemaPages.decode(query.page_token), limit: query.page_size + 1 },
      (...at) => listAllNamespaces(deps.db, catalog.id, ...at),
      (row) => [...row.levels],
      (row) => ctx.may('read', namespaceThing(catalog, row.id, row.levels)),
    )
    const { rows, next_page_token } = pageOf(found, query.page_size, schemaPages, (row) => [...row.levels])
    return { schemas: rows.map((row) => presentSchema(catalog, row)), next_page_token }
  }),
  catalogHandle(operations.createSchema, async (ctx, { params, body }) => {
    const catalog = await requireCatalogNamed(deps, ctx, params.catalog)
    const properties = await createNamespace(deps, ctx, catalog, [body.name], {}).catch((error: unknown) => {
      throw error instanceof AlreadyExists ? catalogErrors.SCHEMA_EXISTS({ schema: body.name }, error) : error
    })
    return { catalog: catalog.name, name: body.name, properties: { ...properties } }
  }),
  catalogHandle(operations.dropSchema, async (ctx, { params }) => {
    const { catalog, schema } = await requireSchemaNamed(deps, ctx, params)
    await dropNamespace(deps, ctx, catalog, schema.levels)
  }),
]
