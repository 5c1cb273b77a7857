import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import type { Context, Securable } from '../../../platform/context.ts'
import { catalogThing, namespaceThing, tableThing, type CatalogDeps } from '../catalog-deps.ts'
import { findExternal } from '../external/external.store.ts'
import { resolveName } from '../names.policy.ts'
import { findEntriesAlike } from '../table.store.ts'
import { requireCatalogNamed, requireSchemaNamed } from './find-named.ts'

export interface ThingNames {
  readonly catalog: string
  readonly schema?: string | undefined
  /** A table or a view. */
  readonly table?: string | undefined
}

/**
 * What is named, when the caller may see it. A catalog elsewhere is one thing with all that is in it: rights are given on
 * the whole. Throws CATALOG_NOT_FOUND, SCHEMA_NOT_FOUND, TABLE_NOT_FOUND, NOT_FOR_EXTERNAL_CATALOGS.
 */
export const thingNamed = async (
  deps: CatalogDeps,
  ctx: Context,
  { catalog: name, schema, table }: ThingNames,
): Promise<Securable> => {
  const external = await findExternal(deps.db, name)
  if (external && ctx.may('read', catalogThing(external))) {
    if (schema === undefined) return catalogThing(external)
    const what = 'a grant on one schema or table'
    throw catalogErrors.NOT_FOR_EXTERNAL_CATALOGS({ catalog: external.name, what })
  }
  if (schema === undefined) return catalogThing(await requireCatalogNamed(deps, ctx, name))
  const found = await requireSchemaNamed(deps, ctx, { catalog: name, schema })
  const { catalog } = found
  if (table === undefined) return namespaceThing(catalog, found.schema.id, found.schema.levels)
  const entries = await Promise.all(
    (['table', 'view'] as const).map((kind) => findEntriesAlike(deps.db, found.schema.id, kind, table)),
  )
  const things = entries
    .flat()
    .map((row) => ({
      row,
      thing: tableThing(catalog, row.id, { namespace: found.schema.levels, name: row.name }),
    }))
    .filter(({ thing }) => ctx.may('read', thing))
  const entry = resolveName(things, ({ row }) => row.name, table)
  if (!entry) throw catalogErrors.TABLE_NOT_FOUND({ table })
  return entry.thing
}
