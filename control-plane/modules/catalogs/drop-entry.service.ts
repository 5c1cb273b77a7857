import {
  AlreadyExists,
  NoSuchTable,
  NoSuchView,
  type IcebergError,
  type TableIdent,
} from '@boathouse/iceberg'
import { inTransaction, violates, type Tx } from '../../platform/database.ts'
import { namespaceThing, tableThing, type Actor, type CatalogDeps } from './catalog-deps.ts'
import type { CatalogRow } from './catalog.store.ts'
import { requireNamespace } from './namespaces.service.ts'
import { insertAbandoned } from './pending.store.ts'
import { insertPurge } from './purge.store.ts'
import { nameLocation } from './recover/stored-names.ts'
import { requireRemoval, requireRight } from './rights.ts'
import { deleteEntry, findEntry, renameEntry, type EntryKind, type TableRow } from './table.store.ts'

const dotted = (ident: TableIdent): string => [...ident.namespace, ident.name].join('.')

export const noSuchEntry = (kind: EntryKind, ident: TableIdent): IcebergError =>
  kind === 'table' ? new NoSuchTable(ident) : new NoSuchView(ident)

/** Throws `NoSuchTable` or `NoSuchView` when it is absent, of the other kind, or may not be read. */
export const requireEntry = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  kind: EntryKind,
  ident: TableIdent,
): Promise<TableRow> => {
  const row = await findEntry(deps.db, catalog.id, ident.namespace, ident.name)
  if (!row || row.kind !== kind || !actor.may('read', tableThing(catalog, row.id, ident)))
    throw noSuchEntry(kind, ident)
  return row
}

/** Removes an entry, and its name from the store; undefined when somebody was faster. */
export const removeEntry = async (
  tx: Tx,
  catalog: CatalogRow,
  id: string,
): ReturnType<typeof deleteEntry> => {
  const deleted = await deleteEntry(tx, id)
  if (deleted) await insertAbandoned(tx, [nameLocation(catalog.location, id, deleted.name_version)])
  return deleted
}

const schemaOf = (catalog: CatalogRow, row: TableRow, { namespace }: TableIdent) =>
  namespaceThing(catalog, row.namespace_id, namespace)

/** `purge`: the files are queued for deletion in the same transaction, so that no crash forgets them. */
export const dropEntry = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  kind: EntryKind,
  ident: TableIdent,
  purge: boolean,
): Promise<void> => {
  const row = await requireEntry(deps, actor, catalog, kind, ident)
  const thing = tableThing(catalog, row.id, ident)
  requireRemoval(actor, thing, schemaOf(catalog, row, ident), noSuchEntry(kind, ident))
  await inTransaction(deps.db, async (tx) => {
    const deleted = await removeEntry(tx, catalog, row.id)
    if (!deleted) throw noSuchEntry(kind, ident)
    const { metadata_location: metadataLocation, locations } = deleted
    if (purge)
      await insertPurge(tx, { catalogId: catalog.id, tableName: thing.name, metadataLocation, locations })
    await actor.audit(tx, {
      object: thing,
      details: { dropped: kind, purge, metadata_location: metadataLocation },
    })
  })
  actor.changed('tables', row.id)
  deps.tidy()
}

/** Java's wording, which the compatibility kit looks for. */
const renameBlocked = (from: TableIdent, to: TableIdent, taken: EntryKind, cause?: unknown): AlreadyExists =>
  new AlreadyExists(
    `Cannot rename ${dotted(from)} to ${dotted(to)}. ${taken === 'table' ? 'Table' : 'View'}`,
    dotted(to),
    cause,
  )

/** Throws `NoSuchNamespace` when the new name is to lie nowhere, `AlreadyExists` when it is taken. */
export const renameEntryTo = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  kind: EntryKind,
  from: TableIdent,
  to: TableIdent,
): Promise<void> => {
  const row = await requireEntry(deps, actor, catalog, kind, from)
  const thing = tableThing(catalog, row.id, from)
  requireRemoval(actor, thing, schemaOf(catalog, row, from), noSuchEntry(kind, from))
  const namespace = await requireNamespace(deps.db, actor, catalog, to.namespace)
  if (namespace.id !== row.namespace_id)
    requireRight(actor, 'write', namespaceThing(catalog, namespace.id, to.namespace), noSuchEntry(kind, from))
  const taken = await findEntry(deps.db, catalog.id, to.namespace, to.name)
  if (taken && taken.id !== row.id) throw renameBlocked(from, to, taken.kind)
  try {
    await inTransaction(deps.db, async (tx) => {
      const version = await renameEntry(tx, row.id, { namespaceId: namespace.id, name: to.name })
      if (version === undefined) throw noSuchEntry(kind, from)
      await insertAbandoned(tx, [nameLocation(catalog.location, row.id, version - 1n)])
      const renamedTo = [catalog.name, ...to.namespace, to.name].join('.')
      await actor.audit(tx, { object: thing, details: { renamed_to: renamedTo } })
    })
  } catch (error) {
    if (violates(error, 'iceberg_table_name_unique')) throw renameBlocked(from, to, kind, error)
    throw error
  }
  actor.changed('tables', row.id)
  deps.tidy()
}
