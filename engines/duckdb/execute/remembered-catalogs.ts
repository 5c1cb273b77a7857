import type { IcebergCatalog, Namespace, ViewCatalog } from '@boathouse/iceberg'
import type { CatalogDirectory } from './engine-options.ts'

const remembered = <Key, Value>(
  ask: (key: Key) => Promise<Value>,
  nameOf: (key: Key) => string,
): ((key: Key) => Promise<Value>) => {
  const known = new Map<string, Promise<Value>>()
  return (key) => {
    const name = nameOf(key)
    const answer = known.get(name) ?? ask(key)
    known.set(name, answer)
    return answer
  }
}

const nameOfNamespace = (namespace: Namespace | undefined): string => JSON.stringify(namespace ?? [])

const rememberedViews = (views: ViewCatalog): ViewCatalog => ({
  ...views,
  listViews: remembered((namespace: Namespace) => views.listViews(namespace), nameOfNamespace),
})

const once = <Value>(ask: () => Promise<Value>): (() => Promise<Value>) => {
  let answer: Promise<Value> | undefined
  return () => (answer ??= ask())
}

const rememberedCatalog = (catalog: IcebergCatalog): IcebergCatalog => ({
  ...catalog,
  ...(catalog.allNamespaces && { allNamespaces: once(async () => (await catalog.allNamespaces?.()) ?? []) }),
  ...(catalog.views ? { views: rememberedViews(catalog.views) } : {}),
  listNamespaces: remembered((parent) => catalog.listNamespaces(parent), nameOfNamespace),
  listTables: remembered((namespace: Namespace) => catalog.listTables(namespace), nameOfNamespace),
})

/**
 * The catalogs as one statement sees them while its names are looked up: each list is asked for once, however many
 * tables a query has. Every list is two or three queries to the database.
 */
export const rememberedCatalogs = (catalogs: CatalogDirectory): CatalogDirectory => ({
  names: () => catalogs.names(),
  find: remembered(
    async (name) => {
      const catalog = await catalogs.find(name)
      return catalog && rememberedCatalog(catalog)
    },
    (name) => name,
  ),
})
