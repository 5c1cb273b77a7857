import {
  AlreadyExists,
  applyUpdates,
  applyViewUpdates,
  checkRequirements,
  checkViewRequirements,
  NamespaceNotEmpty,
  newTableMetadata,
  NoSuchNamespace,
  NoSuchTable,
  NoSuchView,
} from '@boathouse/iceberg'
import type {
  CommitTable,
  IcebergCatalog,
  LoadedTable,
  Namespace,
  TableIdent,
  ViewCatalog,
  ViewMetadata,
} from '@boathouse/iceberg'

const keyOf = ({ namespace, name }: TableIdent): string => JSON.stringify([namespace, name])

// A whole catalog is one object of many small methods.
// oxlint-disable max-lines-per-function
/** A catalog in memory whose tables lie in real files: the requirements and updates are the library's own. */
export const testCatalog = (
  name: string,
  root: string,
  before: (ident: TableIdent, commit: CommitTable) => Promise<void> = () => Promise.resolve(),
): IcebergCatalog => {
  const namespaces = new Map<string, Namespace>()
  const tables = new Map<string, { readonly ident: TableIdent; readonly loaded: LoadedTable }>()
  const views = new Map<string, { readonly ident: TableIdent; readonly metadata: ViewMetadata }>()
  let version = 0

  const need = (namespace: Namespace): void => {
    if (!namespaces.has(namespace.join('.'))) throw new NoSuchNamespace(namespace)
  }
  const load = (ident: TableIdent): LoadedTable => {
    const found = tables.get(keyOf(ident))
    if (!found) throw new NoSuchTable(ident)
    return found.loaded
  }
  const store = (ident: TableIdent, metadata: LoadedTable['metadata']): LoadedTable => {
    version += 1
    const loaded = { metadataLocation: `file://${root}/${version}.metadata.json`, metadata }
    tables.set(keyOf(ident), { ident, loaded })
    return loaded
  }
  const inside = (namespace: Namespace): TableIdent[] =>
    [...tables.values()]
      .map(({ ident }) => ident)
      .filter((ident) => ident.namespace.join('.') === namespace.join('.'))

  const isTaken = (ident: TableIdent): boolean => tables.has(keyOf(ident)) || views.has(keyOf(ident))
  const view = (ident: TableIdent): ViewMetadata => {
    const found = views.get(keyOf(ident))
    if (!found) throw new NoSuchView(ident)
    return found.metadata
  }
  const viewCatalog: ViewCatalog = {
    listViews: async (namespace) =>
      [...views.values()]
        .map(({ ident }) => ident)
        .filter((ident) => ident.namespace.join('.') === namespace.join('.')),
    loadView: async (ident) => view(ident),
    createView: async (ident, { schema, version, properties }) => {
      need(ident.namespace)
      if (isTaken(ident)) throw new AlreadyExists('View', ident.name)
      const metadata = applyViewUpdates(undefined, [
        { action: 'set-location', location: `file://${root}/${ident.name}` },
        { action: 'set-properties', updates: properties },
        { action: 'add-schema', schema },
        { action: 'add-view-version', 'view-version': { ...version, 'schema-id': -1 } },
        { action: 'set-current-view-version', 'view-version-id': -1 },
      ])
      views.set(keyOf(ident), { ident, metadata })
    },
    replaceView: async (ident, { requirements, updates }) => {
      checkViewRequirements(view(ident), requirements)
      views.set(keyOf(ident), { ident, metadata: applyViewUpdates(view(ident), updates) })
    },
    dropView: async (ident) => {
      view(ident)
      views.delete(keyOf(ident))
    },
    renameView: async (from, to) => {
      const metadata = view(from)
      if (isTaken(to)) throw new AlreadyExists('View', to.name)
      views.delete(keyOf(from))
      views.set(keyOf(to), { ident: to, metadata })
    },
  }

  return {
    name,
    views: viewCatalog,
    listNamespaces: async (parent = []) =>
      [...namespaces.values()].filter(
        (one) => one.length === parent.length + 1 && parent.every((part, at) => one[at] === part),
      ),
    loadNamespace: async (namespace) => {
      need(namespace)
      return { location: `file://${root}/${namespace.join('/')}` }
    },
    createNamespace: async (namespace) => {
      if (namespaces.has(namespace.join('.'))) throw new AlreadyExists('Namespace', namespace.join('.'))
      namespaces.set(namespace.join('.'), namespace)
    },
    dropNamespace: async (namespace) => {
      need(namespace)
      if (inside(namespace).length > 0) throw new NamespaceNotEmpty(namespace)
      namespaces.delete(namespace.join('.'))
    },
    updateNamespace: async (namespace) => need(namespace),
    listTables: async (namespace) => {
      need(namespace)
      return inside(namespace)
    },
    loadTable: async (ident) => load(ident),
    createTable: async (ident, table) => {
      need(ident.namespace)
      if (isTaken(ident)) throw new AlreadyExists('Table', ident.name)
      const location = table.location ?? `file://${root}/${ident.namespace.join('/')}/${ident.name}`
      const metadata = newTableMetadata({ ...table, location })
      return table.stage ? { metadata } : store(ident, metadata)
    },
    registerTable: async (ident) => load(ident),
    commitTable: async (ident, commit) => {
      await before(ident, commit)
      const base = tables.get(keyOf(ident))?.loaded
      checkRequirements(base?.metadata, commit.requirements)
      return store(
        ident,
        applyUpdates(base?.metadata, commit.updates, { previousLocation: base?.metadataLocation }),
      )
    },
    dropTable: async (ident) => {
      load(ident)
      tables.delete(keyOf(ident))
    },
    renameTable: async (from, to) => {
      const { metadata } = load(from)
      need(to.namespace)
      if (isTaken(to)) throw new AlreadyExists('Table', to.name)
      tables.delete(keyOf(from))
      store(to, metadata)
    },
  }
}
