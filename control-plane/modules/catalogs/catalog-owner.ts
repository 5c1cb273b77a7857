import type { Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { deleteCatalogs, insertCatalog } from './catalog.store.ts'
import { insertNamespace } from './namespace.store.ts'
import { countTables } from './table.store.ts'

export interface CatalogOwner {
  /** Of the workspace. */
  readonly id: string
  /** The name of the catalog to make. */
  readonly catalog: string
}

const FIRST_SCHEMA = 'main'

/** Makes a catalog with the schema `main` below `<root>/<catalog>`. Violates `catalog_name_unique` when the name is taken. */
export const createCatalogFor = async (tx: Tx, root: string, owner: CatalogOwner): Promise<void> => {
  const id = newId()
  const location = `${root}/${owner.catalog}`
  await insertCatalog(tx, { id, name: owner.catalog, location, workspaceId: owner.id })
  const namespace = { id: newId(), catalogId: id, parentId: null, levels: [FIRST_SCHEMA], properties: {} }
  await insertNamespace(tx, namespace)
}

/** Removes the empty catalogs of a workspace, or says what they still hold. */
export const removeCatalogsOf = async (tx: Tx, workspaceId: string): Promise<string | undefined> => {
  const tables = await countTables(tx, workspaceId)
  if (tables > 0n) return tables === 1n ? 'one table' : `${tables} tables`
  await deleteCatalogs(tx, workspaceId)
  return undefined
}
