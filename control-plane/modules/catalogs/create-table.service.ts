import { randomUUID } from 'node:crypto'
import {
  BadRequest,
  newTableMetadata,
  nextMetadataLocation,
  NoSuchNamespace,
  reachedStep,
  type CreateTable,
  type LoadedTable,
  type TableIdent,
  type TableMetadata,
} from '@boathouse/iceberg'
import { inTransaction, sqlState, violates, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { namespaceThing, tableThing, type Actor, type CatalogDeps } from './catalog-deps.ts'
import type { CatalogRow } from './catalog.store.ts'
import { claim } from './commit.service.ts'
import { tableLocation } from './locations.policy.ts'
import { nameTaken } from './name-taken.ts'
import { locationOfNamespace, requireNamespace } from './namespaces.service.ts'
import { withNewMetadata, type CommitProgress } from './new-metadata.ts'
import { usePending } from './pending.store.ts'
import { requireRight } from './rights.ts'
import { numbersOf } from './table-numbers.ts'
import { checkPaths, requireTableLocation } from './table-paths.ts'
import { insertCommit } from './commit-record.store.ts'
import { findEntry, insertEntry, type EntryKind } from './table.store.ts'

const FOREIGN_KEY_VIOLATION = '23503'

/** Throws `AlreadyExists` when a table or view has the name. */
export const requireFreeName = async (
  deps: CatalogDeps,
  catalog: CatalogRow,
  kind: EntryKind,
  ident: TableIdent,
): Promise<void> => {
  if (!/^\P{Cc}{1,255}$/u.test(ident.name))
    throw new BadRequest(`Not a name of a ${kind}: ${JSON.stringify(ident.name)}`)
  const taken = await findEntry(deps.db, catalog.id, ident.namespace, ident.name)
  if (taken) throw nameTaken(kind, taken.kind, ident)
}

/** A race for a name or a namespace that was lost, in the words of the one who finds out before. */
export const explainInsertFailure = (error: unknown, kind: EntryKind, ident: TableIdent): unknown => {
  if (violates(error, 'iceberg_table_name_unique')) return nameTaken(kind, kind, ident, error)
  return sqlState(error) === FOREIGN_KEY_VIOLATION ? new NoSuchNamespace(ident.namespace, error) : error
}

interface NewTable {
  readonly id: string
  readonly ident: TableIdent
  readonly namespaceId: string
  readonly metadata: TableMetadata
  readonly metadataLocation: string
  /** Normal form. */
  readonly claims: string
}

/** The part that create and register have in common: row, location, commit record, audit event. */
export const insertTable = async (
  tx: Tx,
  actor: Actor,
  catalog: CatalogRow,
  table: NewTable,
): Promise<void> => {
  const numbers = numbersOf(table.metadata)
  await insertEntry(tx, {
    id: table.id,
    catalogId: catalog.id,
    namespaceId: table.namespaceId,
    name: table.ident.name,
    kind: 'table',
    uuid: table.metadata['table-uuid'],
    location: table.metadata.location,
    metadataLocation: table.metadataLocation,
    numbers,
  })
  await claim(tx, table.id, table.claims)
  await insertCommit(tx, {
    tableId: table.id,
    catalogId: catalog.id,
    snapshotId: numbers.snapshotId,
    metadataLocation: table.metadataLocation,
    principalId: actor.principal?.id,
    origin: actor.origin,
  })
  await actor.audit(tx, { object: tableThing(catalog, table.id, table.ident), details: { created: true } })
}

export const createTable = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  ident: TableIdent,
  table: CreateTable,
): Promise<LoadedTable> => {
  const namespace = await requireNamespace(deps.db, actor, catalog, ident.namespace)
  const thing = namespaceThing(catalog, namespace.id, ident.namespace)
  requireRight(actor, 'write', thing, new NoSuchNamespace(ident.namespace))
  await requireFreeName(deps, catalog, 'table', ident)
  const location =
    table.location ?? tableLocation(locationOfNamespace(catalog, namespace), ident.name, randomUUID())
  const claims = requireTableLocation(catalog, location)
  const metadata = newTableMetadata({ ...table, location })
  checkPaths(catalog, undefined, metadata, [])
  if (table.stage) {
    await inTransaction(deps.db, (tx) => actor.audit(tx, { object: thing, details: { staged: ident.name } }))
    return { metadata }
  }
  const metadataLocation = nextMetadataLocation(metadata)
  const made = { id: newId(), ident, namespaceId: namespace.id, metadata, metadataLocation, claims }
  const commit = (progress: CommitProgress): Promise<void> =>
    inTransaction(deps.db, async (tx) => {
      progress.sentCommit = false
      await insertTable(tx, actor, catalog, made)
      await usePending(tx, metadataLocation)
      reachedStep('in-transaction')
      progress.sentCommit = true
    })
  try {
    await withNewMetadata(
      deps,
      deps.tableFiles,
      [{ location: metadataLocation, metadata }],
      commit,
      () => undefined,
    )
  } catch (error) {
    throw explainInsertFailure(error, 'table', ident)
  }
  actor.changed('tables', made.id)
  deps.tidy()
  return { metadata, metadataLocation }
}
