import type { TableIdent } from '@boathouse/iceberg'
import { NoSuchWarehouse } from './no-such-warehouse.ts'
import { catalogThing, tableThing, type Actor, type CatalogDeps } from './catalog-deps.ts'
import { noSuchEntry } from './drop-entry.service.ts'
import { findPointer, type Pointer } from './pointer.store.ts'
import type { EntryKind } from './table.store.ts'

/**
 * A table or view to read, by the name of its catalog: one query. Throws `NoSuchWarehouse`, and `NoSuchTable` or
 * `NoSuchView` when it is absent, of the other kind, or may not be read.
 */
export const requirePointer = async (
  deps: CatalogDeps,
  actor: Actor,
  catalogName: string,
  kind: EntryKind,
  ident: TableIdent,
): Promise<{ readonly catalog: Pointer['catalog']; readonly entry: NonNullable<Pointer['entry']> }> => {
  const found = await findPointer(deps.db, {
    catalog: catalogName,
    levels: ident.namespace,
    name: ident.name,
  })
  if (!found) throw new NoSuchWarehouse(catalogName)
  const { catalog, entry } = found
  if (!actor.may('read', catalogThing(catalog))) throw new NoSuchWarehouse(catalogName)
  if (entry?.kind !== kind || !actor.may('read', tableThing(catalog, entry.id, ident)))
    throw noSuchEntry(kind, ident)
  return { catalog, entry }
}
