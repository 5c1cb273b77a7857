import {
  NoSuchNamespace,
  parseViewMetadata,
  type CommitTable,
  type CreateTable,
  type IcebergCatalog,
  type LoadedTable,
  type Namespace,
  type TableIdent,
  type ViewCatalog,
} from '@boathouse/iceberg'
import { catalogThing, type Actor, type CatalogDeps } from './catalog-deps.ts'
import type { CatalogRow } from './catalog.store.ts'
import { commitTables } from './commit.service.ts'
import { createTable } from './create-table.service.ts'
import { dropEntry, renameEntryTo } from './drop-entry.service.ts'
import { visibleSchemasAlike } from './schemas-alike.ts'
import {
  allVisibleNamespaces,
  createNamespace,
  dropNamespace,
  presentProperties,
  requireNamespace,
  updateNamespace,
  visibleNamespaces,
} from './namespaces.service.ts'
import { NoSuchWarehouse } from './no-such-warehouse.ts'
import type { TableChange } from './plan-commit.ts'
import { registerTable } from './register-table.service.ts'
import { requirePointer } from './require-pointer.ts'
import { createView, loadView, replaceView } from './views/views.service.ts'
import { visibleEntries } from './visible-entries.ts'

/** A built-in catalog as one actor sees it: the library's port, and commits over several tables. */
export interface BuiltInCatalog extends IcebergCatalog {
  /** All or none; in the order of the changes. */
  commitTables(changes: readonly TableChange[]): Promise<readonly LoadedTable[]>
}

/** Who asks and in which catalog; looked up at each call, so that a catalog that was dropped is gone at once. */
export type CatalogSession = () => Promise<{ readonly row: CatalogRow; readonly actor: Actor }>

/** Throws `NoSuchWarehouse` when it is absent or may not be read. */
export const requireCatalog = (row: CatalogRow | undefined, actor: Actor, name: string): CatalogRow => {
  if (!row || !actor.may('read', catalogThing(row))) throw new NoSuchWarehouse(name)
  return row
}

const EVERYTHING = { after: undefined, limit: undefined }

const namespaceMethods = (
  deps: CatalogDeps,
  session: CatalogSession,
): Pick<
  IcebergCatalog,
  | 'listNamespaces'
  | 'allNamespaces'
  | 'loadNamespace'
  | 'createNamespace'
  | 'dropNamespace'
  | 'updateNamespace'
> => ({
  listNamespaces: async (parent) => {
    const { row, actor } = await session()
    const nested = parent !== undefined && parent.length > 0
    const parentId = nested ? (await requireNamespace(deps.db, actor, row, parent)).id : null
    const found = await visibleNamespaces(deps.db, actor, row, parentId, EVERYTHING)
    return found.map((namespace) => namespace.levels)
  },
  allNamespaces: async () => {
    const { row, actor } = await session()
    return allVisibleNamespaces(deps.db, actor, row)
  },
  loadNamespace: async (namespace) => {
    const { row, actor } = await session()
    return presentProperties(row, await requireNamespace(deps.db, actor, row, namespace))
  },
  createNamespace: async (namespace, properties = {}) => {
    const { row, actor } = await session()
    await createNamespace(deps, actor, row, namespace, properties)
  },
  dropNamespace: async (namespace) => {
    const { row, actor } = await session()
    await dropNamespace(deps, actor, row, namespace)
  },
  updateNamespace: async (namespace, { set = {}, remove = [] }) => {
    const { row, actor } = await session()
    await updateNamespace(deps, actor, row, namespace, { set, remove })
  },
})

const viewMethods = (deps: CatalogDeps, session: CatalogSession): ViewCatalog => ({
  listViews: async (namespace) => {
    const { row, actor } = await session()
    const schema = await requireNamespace(deps.db, actor, row, namespace)
    const found = await visibleEntries(deps.db, actor, row, schema, 'view', EVERYTHING)
    return found.map((view) => ({ namespace, name: view.name }))
  },
  loadView: async (ident) => {
    const { row, actor } = await session()
    return parseViewMetadata((await loadView(deps, actor, row, ident)).json.toString('utf8'))
  },
  createView: async (ident, view) => {
    const { row, actor } = await session()
    await createView(deps, actor, row, ident, view)
  },
  replaceView: async (ident, commit) => {
    const { row, actor } = await session()
    await replaceView(deps, actor, row, ident, commit)
  },
  dropView: async (ident) => {
    const { row, actor } = await session()
    await dropEntry(deps, actor, row, 'view', ident, false)
  },
  renameView: async (from, to) => {
    const { row, actor } = await session()
    await renameEntryTo(deps, actor, row, 'view', from, to)
  },
})

/** `name` need not exist: whoever calls a method then gets `NoSuchWarehouse`. */
export const builtInCatalog = (
  deps: CatalogDeps,
  name: string,
  actor: () => Actor,
  session: CatalogSession,
): BuiltInCatalog => ({
  name,
  views: viewMethods(deps, session),
  ...namespaceMethods(deps, session),
  listTables: async (namespace: Namespace) => {
    const { row, actor } = await session()
    const schema = await requireNamespace(deps.db, actor, row, namespace)
    const found = await visibleEntries(deps.db, actor, row, schema, 'table', EVERYTHING)
    return found.map((table) => ({ namespace, name: table.name }))
  },
  schemasAlike: (schema, entry) =>
    visibleSchemasAlike(deps.db, actor(), { catalog: name, schema, name: entry }),
  loadTable: async (ident: TableIdent) => {
    const { catalog, entry } = await requirePointer(deps, actor(), name, 'table', ident)
    const { metadata_location: metadataLocation, locations } = entry
    const { metadata } = await deps.tableFiles.loadPresent(metadataLocation)
    return { metadataLocation, metadata, roots: [...locations, ...catalog.allowed_prefixes] }
  },
  createTable: async (ident: TableIdent, table: CreateTable) => {
    const { row, actor } = await session()
    return createTable(deps, actor, row, ident, table)
  },
  registerTable: async (ident: TableIdent, metadataLocation: string) => {
    const { row, actor } = await session()
    return registerTable(deps, actor, row, ident, metadataLocation)
  },
  commitTables: async (changes) => {
    const { row, actor } = await session()
    return commitTables(deps, actor, row, changes)
  },
  commitTable: async (ident: TableIdent, commit: CommitTable) => {
    const { row, actor } = await session()
    const [committed] = await commitTables(deps, actor, row, [{ ident, ...commit }])
    if (!committed) throw new NoSuchNamespace(ident.namespace)
    return committed
  },
  dropTable: async (ident: TableIdent, options: { readonly purge?: boolean } = {}) => {
    const { row, actor } = await session()
    await dropEntry(deps, actor, row, 'table', ident, options.purge ?? false)
  },
  renameTable: async (from: TableIdent, to: TableIdent) => {
    const { row, actor } = await session()
    await renameEntryTo(deps, actor, row, 'table', from, to)
  },
})
