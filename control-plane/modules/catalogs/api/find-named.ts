import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { catalogThing, namespaceThing, tableThing, type CatalogDeps } from '../catalog-deps.ts'
import { findCatalog, type CatalogRow } from '../catalog.store.ts'
import { resolveName } from '../names.policy.ts'
import { findNamespacesAlike, type NamespaceRow } from '../namespace.store.ts'
import { findEntriesAlike, type TableRow } from '../table.store.ts'

/** A schema's name in this API: nested levels joined by dots. */
export const schemaName = (levels: readonly string[]): string => levels.join('.')

export interface FoundSchema {
  readonly catalog: CatalogRow
  readonly schema: NamespaceRow
}
export interface FoundTable extends FoundSchema {
  readonly table: TableRow
}

/** Each throws the error that names what is absent, or may not be read: both look the same. */
export const requireCatalogNamed = async (
  deps: CatalogDeps,
  ctx: Context,
  name: string,
): Promise<CatalogRow> => {
  const row = await findCatalog(deps.db, name)
  if (!row || !ctx.may('read', catalogThing(row))) throw catalogErrors.CATALOG_NOT_FOUND({ catalog: name })
  return row
}

export const requireSchemaNamed = async (
  deps: CatalogDeps,
  ctx: Context,
  names: { readonly catalog: string; readonly schema: string },
): Promise<FoundSchema> => {
  const catalog = await requireCatalogNamed(deps, ctx, names.catalog)
  const alike = (await findNamespacesAlike(deps.db, catalog.id, names.schema)).filter((row) =>
    ctx.may('read', namespaceThing(catalog, row.id, row.levels)),
  )
  const schema = resolveName(alike, (row) => schemaName(row.levels), names.schema)
  if (!schema) throw catalogErrors.SCHEMA_NOT_FOUND({ schema: names.schema })
  return { catalog, schema }
}

export const requireTableNamed = async (
  deps: CatalogDeps,
  ctx: Context,
  names: { readonly catalog: string; readonly schema: string; readonly table: string },
): Promise<FoundTable> => {
  const { catalog, schema } = await requireSchemaNamed(deps, ctx, names)
  const alike = (await findEntriesAlike(deps.db, schema.id, 'table', names.table)).filter((row) =>
    ctx.may('read', tableThing(catalog, row.id, { namespace: schema.levels, name: row.name })),
  )
  const table = resolveName(alike, (row) => row.name, names.table)
  if (!table) throw catalogErrors.TABLE_NOT_FOUND({ table: names.table })
  return { catalog, schema, table }
}
