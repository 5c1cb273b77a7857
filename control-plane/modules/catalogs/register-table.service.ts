import { NoSuchNamespace, type LoadedTable, type TableIdent } from '@boathouse/iceberg'
import { inTransaction } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { catalogThing, type Actor, type CatalogDeps } from './catalog-deps.ts'
import type { CatalogRow } from './catalog.store.ts'
import { explainInsertFailure, insertTable, requireFreeName } from './create-table.service.ts'
import { removeEntry } from './drop-entry.service.ts'
import { requireUnder } from './locations.policy.ts'
import { requireNamespace, rootsOf } from './namespaces.service.ts'
import { requireRight } from './rights.ts'
import { checkPaths, requireTableLocation } from './table-paths.ts'
import { findEntry } from './table.store.ts'

/**
 * Adopts a table by its metadata file, which stays where it is. Every path in it must obey the rules for paths, or
 * a registered table would be a way to read other places. `overwrite`: a table that has the name gives way. Throws `MetadataFileMissing`, `AlreadyExists`.
 */
export const registerTable = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  ident: TableIdent,
  metadataLocation: string,
  options: { readonly overwrite: boolean } = { overwrite: false },
): Promise<LoadedTable> => {
  const namespace = await requireNamespace(deps.db, actor, catalog, ident.namespace)
  requireRight(actor, 'manage', catalogThing(catalog), new NoSuchNamespace(ident.namespace))
  const before = options.overwrite
    ? await findEntry(deps.db, catalog.id, ident.namespace, ident.name)
    : undefined
  if (before?.kind !== 'table') await requireFreeName(deps, catalog, 'table', ident)
  requireUnder(metadataLocation, rootsOf(catalog))
  const { metadata } = await deps.tableFiles.loadPresent(metadataLocation)
  const claims = requireTableLocation(catalog, metadata.location)
  requireUnder(metadataLocation, [claims, ...catalog.allowed_prefixes])
  checkPaths(catalog, undefined, metadata, [claims])
  const table = { id: newId(), ident, namespaceId: namespace.id, metadata, metadataLocation, claims }
  try {
    await inTransaction(deps.db, async (tx) => {
      if (before) await removeEntry(tx, catalog, before.id)
      await insertTable(tx, actor, catalog, table)
    })
  } catch (error) {
    throw explainInsertFailure(error, 'table', ident)
  }
  actor.changed('tables', table.id)
  deps.tidy()
  return { metadata, metadataLocation }
}
