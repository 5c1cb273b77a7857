import {
  AlreadyExists,
  BadRequest,
  IcebergError,
  NamespaceNotEmpty,
  NoSuchNamespace,
  type Namespace,
} from '@boathouse/iceberg'
import { inTransaction, sqlState, violates, type Database } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { visibleRows } from '../../platform/visible-rows.ts'
import { catalogThing, namespaceThing, type Actor, type CatalogDeps } from './catalog-deps.ts'
import type { CatalogRow } from './catalog.store.ts'
import { namespaceLocation, requireUnder } from './locations.policy.ts'
import {
  deleteNamespace,
  findNamespace,
  insertNamespace,
  listAllNamespaces,
  listNamespaces,
  lockNamespace,
  saveProperties,
  type NamespaceRow,
} from './namespace.store.ts'
import { requireRemoval, requireRight } from './rights.ts'

type Properties = Readonly<Record<string, string>>

const FOREIGN_KEY_VIOLATION = '23503'

/** Where tables may lie and keep files, beside their own locations. */
export const rootsOf = (catalog: CatalogRow): readonly string[] => [
  catalog.location,
  ...catalog.allowed_prefixes,
]

/** Where new tables of the namespace go. */
export const locationOfNamespace = (catalog: CatalogRow, namespace: NamespaceRow): string =>
  namespace.properties.location ?? namespaceLocation(catalog.location, namespace.levels)

/** Properties as clients see them: `location` is always there, because Trino builds table locations from it. */
export const presentProperties = (catalog: CatalogRow, namespace: NamespaceRow): Properties => ({
  ...namespace.properties,
  location: locationOfNamespace(catalog, namespace),
})

/** Throws `NoSuchNamespace` when it is absent or may not be read. */
export const requireNamespace = async (
  db: Database,
  actor: Actor,
  catalog: CatalogRow,
  levels: Namespace,
): Promise<NamespaceRow> => {
  const absent = new NoSuchNamespace(levels)
  const row = await findNamespace(db, catalog.id, levels)
  if (!row) throw absent
  requireRight(actor, 'read', namespaceThing(catalog, row.id, levels), absent)
  return row
}

/** Those directly below `parentId` (null: the top level) that the actor may see, by name. */
export const visibleNamespaces = (
  db: Database,
  actor: Pick<Actor, 'may'>,
  catalog: CatalogRow,
  parentId: string | null,
  page: { readonly after: readonly string[] | undefined; readonly limit: number | undefined },
): Promise<readonly NamespaceRow[]> =>
  visibleRows<NamespaceRow, readonly string[]>(
    page,
    (after, limit) => listNamespaces(db, catalog.id, parentId, after, limit),
    (row) => row.levels,
    (row) => actor.may('read', namespaceThing(catalog, row.id, row.levels)),
  )

/** Those of every depth that the actor may see, from the top down to each. */
export const allVisibleNamespaces = async (
  db: Database,
  actor: Pick<Actor, 'may'>,
  catalog: CatalogRow,
): Promise<readonly Namespace[]> => {
  const seen = new Set<string>([JSON.stringify([])])
  const rows = await listAllNamespaces(db, catalog.id, undefined, undefined)
  // By name: what is above comes first.
  return rows.flatMap(({ id, levels }) => {
    if (!seen.has(JSON.stringify(levels.slice(0, -1)))) return []
    if (!actor.may('read', namespaceThing(catalog, id, levels))) return []
    seen.add(JSON.stringify(levels))
    return [levels]
  })
}

const checkName = (levels: Namespace): void => {
  for (const level of levels)
    if (!/^\P{Cc}{1,255}$/u.test(level))
      throw new BadRequest(`Not a name of a namespace: ${JSON.stringify(level)}`)
}

export const createNamespace = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  levels: Namespace,
  properties: Properties,
): Promise<Properties> => {
  requireRight(actor, 'write', catalogThing(catalog), new NoSuchNamespace(levels))
  checkName(levels)
  if (properties.location !== undefined) requireUnder(properties.location, rootsOf(catalog))
  const parent = levels.slice(0, -1)
  const id = newId()
  try {
    await inTransaction(deps.db, async (tx) => {
      const parentId = parent.length > 0 ? (await requireNamespace(tx, actor, catalog, parent)).id : null
      await insertNamespace(tx, { id, catalogId: catalog.id, parentId, levels, properties })
      await actor.audit(tx, { object: namespaceThing(catalog, id, levels), details: { created: true } })
    })
  } catch (error) {
    if (violates(error, 'namespace_levels_unique'))
      throw new AlreadyExists('Namespace', levels.join('.'), error)
    if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new NoSuchNamespace(parent, error)
    throw error
  }
  actor.changed('schemas', id)
  return presentProperties(catalog, { id, levels, properties })
}

export const dropNamespace = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  levels: Namespace,
): Promise<void> => {
  const row = await requireNamespace(deps.db, actor, catalog, levels)
  const thing = namespaceThing(catalog, row.id, levels)
  requireRemoval(actor, thing, catalogThing(catalog), new NoSuchNamespace(levels))
  try {
    await inTransaction(deps.db, async (tx) => {
      await deleteNamespace(tx, row.id)
      await actor.audit(tx, { object: thing, details: { dropped: true } })
    })
  } catch (error) {
    // Tables, views and nested namespaces refer to it.
    if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new NamespaceNotEmpty(levels, error)
    throw error
  }
  actor.changed('schemas', row.id)
}

export interface PropertiesChange {
  readonly updated: readonly string[]
  readonly removed: readonly string[]
  /** Asked to be removed, but not there. */
  readonly missing: readonly string[]
}

export const updateNamespace = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  levels: Namespace,
  change: { readonly set: Properties; readonly remove: readonly string[] },
): Promise<PropertiesChange> => {
  const both = change.remove.find((key) => Object.hasOwn(change.set, key))
  if (both !== undefined)
    throw new IcebergError('UnprocessableEntityException', 422, `Property ${both} is both set and removed`)
  if (change.set.location !== undefined) requireUnder(change.set.location, rootsOf(catalog))
  return inTransaction(deps.db, async (tx) => {
    const row = await lockNamespace(tx, catalog.id, levels)
    if (!row) throw new NoSuchNamespace(levels)
    const thing = namespaceThing(catalog, row.id, levels)
    requireRight(actor, 'write', thing, new NoSuchNamespace(levels))
    const removed = change.remove.filter((key) => Object.hasOwn(row.properties, key))
    const kept = Object.entries(row.properties).filter(([key]) => !removed.includes(key))
    await saveProperties(tx, row.id, { ...Object.fromEntries(kept), ...change.set })
    await actor.audit(tx, { object: thing, details: { set: Object.keys(change.set), removed } })
    return {
      updated: Object.keys(change.set),
      removed,
      missing: change.remove.filter((key) => !removed.includes(key)),
    }
  })
}
