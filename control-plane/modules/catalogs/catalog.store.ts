import { sql, type NotNull, type Selectable } from 'kysely'
import type { CatalogTable } from '../../db/generated/tables.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { gatheredLookup } from '../../platform/gathered-lookup.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import { textArray } from '../../platform/text-array.ts'

export type CatalogRow = Pick<
  Selectable<CatalogTable>,
  'id' | 'name' | 'allowed_prefixes' | 'workspace_id' | 'created_at'
> & { readonly workspace: string; readonly location: string }

/** The built-in ones: external catalogs are in `external/external.store.ts`. */
// oxlint-disable-next-line typescript/explicit-function-return-type -- the type of a query is its columns
const catalogs = (db: Database) =>
  db
    .selectFrom('catalog')
    .innerJoin('workspace', 'workspace.id', 'catalog.workspace_id')
    .select([
      'catalog.id',
      'catalog.name',
      'catalog.location',
      'catalog.allowed_prefixes',
      'catalog.workspace_id',
      'catalog.created_at',
      'workspace.name as workspace',
    ])
    .where('catalog.kind', '=', 'built_in')
    .$narrowType<{ location: NotNull }>()

const catalogsByName = preparedQuery((db: Database, by: { readonly names: readonly string[] }) =>
  catalogs(db).where('catalog.name', '=', sql<string>`ANY (${by.names}::text[])`),
)

export const findCatalog = gatheredLookup(async (db: Database, names: readonly string[]) => {
  const rows = await catalogsByName(db, { names: [...new Set(names)] })
  const byName = new Map(rows.map((row) => [row.name, row]))
  return names.map((name) => byName.get(name))
})

export const findCatalogAt = (db: Database, location: string): Promise<CatalogRow | undefined> =>
  catalogs(db).where('catalog.location', '=', location).orderBy('catalog.name').executeTakeFirst()

/** By name, those after `after`. */
export const listCatalogs = (
  db: Database,
  after: string | undefined,
  limit: number | undefined,
): Promise<CatalogRow[]> => {
  let query = catalogs(db).orderBy('catalog.name')
  if (limit !== undefined) query = query.limit(limit)
  if (after !== undefined) query = query.where('catalog.name', '>', after)
  return query.execute()
}

export const insertCatalog = async (
  tx: Tx,
  catalog: {
    readonly id: string
    readonly name: string
    readonly location: string
    readonly workspaceId: string
  },
): Promise<void> => {
  await tx
    .insertInto('catalog')
    .values({
      id: catalog.id,
      name: catalog.name,
      kind: 'built_in',
      location: catalog.location,
      workspace_id: catalog.workspaceId,
    })
    .execute()
}

export const saveAllowedPrefixes = async (tx: Tx, id: string, prefixes: readonly string[]): Promise<void> => {
  await tx
    .updateTable('catalog')
    .set({ allowed_prefixes: textArray(prefixes), version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
}

export const deleteCatalogs = async (tx: Tx, workspaceId: string): Promise<void> => {
  const ofWorkspace = tx.selectFrom('catalog').select('id').where('workspace_id', '=', workspaceId)
  await tx.deleteFrom('namespace').where('catalog_id', 'in', ofWorkspace).execute()
  await tx.deleteFrom('catalog').where('workspace_id', '=', workspaceId).execute()
}
