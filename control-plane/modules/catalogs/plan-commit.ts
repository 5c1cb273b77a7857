import {
  applyUpdates,
  checkRequirements,
  nextMetadataLocation,
  NoSuchTable,
  type CommitTable,
  type TableIdent,
  type TableMetadata,
} from '@boathouse/iceberg'
import { newId } from '../../platform/ids.ts'
import { namespaceThing, tableThing, type Actor, type CatalogDeps } from './catalog-deps.ts'
import type { CatalogRow } from './catalog.store.ts'
import { nameTaken } from './name-taken.ts'
import { locationsOf } from './location.store.ts'
import { PathOutsideTable } from './locations.policy.ts'
import { requireNamespace } from './namespaces.service.ts'
import { requireRight } from './rights.ts'
import { checkPaths, requireTableLocation } from './table-paths.ts'
import { findEntry, type TableRow } from './table.store.ts'

export interface TableChange extends CommitTable {
  readonly ident: TableIdent
}

/** A commit that was checked and applied to the table as it was a moment ago. */
export interface CommitPlan {
  readonly change: TableChange
  readonly id: string
  readonly namespaceId: string
  /** undefined: the commit creates the table. */
  readonly row: TableRow | undefined
  readonly base: TableMetadata | undefined
  readonly next: TableMetadata
  /** Where `next` is to be written; where `base` is when nothing changed. */
  readonly location: string
  readonly unchanged: boolean
  /** The normal form of the table's location. */
  readonly claims: string
}

const planCreate = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  change: TableChange,
): Promise<CommitPlan> => {
  if (!change.requirements.some((requirement) => requirement.type === 'assert-create'))
    throw new NoSuchTable(change.ident)
  const namespace = await requireNamespace(deps.db, actor, catalog, change.ident.namespace)
  const schema = namespaceThing(catalog, namespace.id, change.ident.namespace)
  requireRight(actor, 'write', schema, new NoSuchTable(change.ident))
  checkRequirements(undefined, change.requirements)
  const next = applyUpdates(undefined, change.updates)
  const id = newId()
  const claims = requireTableLocation(catalog, next.location)
  checkPaths(catalog, undefined, next, [])
  const location = nextMetadataLocation(next)
  const plan = { change, id, namespaceId: namespace.id, location, claims, unchanged: false }
  return { ...plan, row: undefined, base: undefined, next }
}

/** Most commits stay below the table's location; only for the others it is asked where else its files may lie. */
const checkPathsOf = async (
  deps: CatalogDeps,
  catalog: CatalogRow,
  tableId: string,
  base: TableMetadata,
  next: TableMetadata,
): Promise<void> => {
  try {
    checkPaths(catalog, base, next, [])
  } catch (error) {
    if (!(error instanceof PathOutsideTable)) throw error
    checkPaths(catalog, base, next, await locationsOf(deps.db, tableId))
  }
}

/**
 * Requirements first, then updates: `assert-create` on an existing table is a conflict even when an update is
 * wrong, too. Throws `NoSuchTable`, `CommitFailed`, `BadRequest`, `PathOutsideTable`.
 */
export const planCommit = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  change: TableChange,
): Promise<CommitPlan> => {
  const absent = new NoSuchTable(change.ident)
  const row = await findEntry(deps.db, catalog.id, change.ident.namespace, change.ident.name)
  const thing = row && tableThing(catalog, row.id, change.ident)
  // Whoever may not read it may not write its schema either: creating it is refused as if there were none.
  if (!row || !thing || !actor.may('read', thing)) return planCreate(deps, actor, catalog, change)
  requireRight(actor, 'write', thing, absent)
  if (row.kind !== 'table') {
    const creates = change.requirements.some((requirement) => requirement.type === 'assert-create')
    throw creates ? nameTaken('table', row.kind, change.ident) : absent
  }
  const { metadata: base } = await deps.tableFiles.load(row.metadata_location)
  checkRequirements(base, change.requirements)
  const next = applyUpdates(base, change.updates, { previousLocation: row.metadata_location })
  const plan = { change, id: row.id, namespaceId: row.namespace_id, row, base, next }
  if (next === base) return { ...plan, location: row.metadata_location, unchanged: true, claims: '' }
  const claims = next.location === base.location ? '' : requireTableLocation(catalog, next.location)
  await checkPathsOf(deps, catalog, row.id, base, next)
  return { ...plan, location: nextMetadataLocation(next, row.metadata_location), unchanged: false, claims }
}
