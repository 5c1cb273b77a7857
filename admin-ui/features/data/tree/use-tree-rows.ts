import { useQueries, useQuery } from '@tanstack/react-query'
import { catalogsQuery, schemasQuery, tablesQuery } from '../../../api/catalog-queries.ts'
import { schemaKey, treeRows, type TreeRow } from './tree-rows.ts'

/** Loads what is open, and nothing else. The workspace's own catalogs come first. */
export const useTreeRows = (
  workspace: string,
  open: ReadonlySet<string>,
): { rows: readonly TreeRow[]; error: unknown; isPending: boolean } => {
  const { data: catalogs = [], error, isPending } = useQuery(catalogsQuery)
  const ordered = catalogs.toSorted(
    (a, b) => Number(b.workspace === workspace) - Number(a.workspace === workspace),
  )
  const openCatalogs = ordered.filter(({ name }) => open.has(name))
  const schemas = useQueries({ queries: openCatalogs.map(({ name }) => schemasQuery(name)) })
  const schemasOf = new Map(openCatalogs.map(({ name }, index) => [name, schemas[index]?.data ?? []]))
  const openSchemas = [...schemasOf.values()]
    .flat()
    .filter(({ catalog, name }) => open.has(schemaKey(catalog, name)))
  const tables = useQueries({ queries: openSchemas.map(({ catalog, name }) => tablesQuery(catalog, name)) })
  const tablesOf = new Map(
    openSchemas.map(({ catalog, name }, index) => [schemaKey(catalog, name), tables[index]?.data ?? []]),
  )
  return {
    rows: treeRows({ catalogs: ordered, schemas: schemasOf, tables: tablesOf }, open),
    error: error ?? [...schemas, ...tables].find((query) => query.error)?.error,
    isPending,
  }
}
