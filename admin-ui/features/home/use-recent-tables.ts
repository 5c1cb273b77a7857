import { useQueries, useQuery } from '@tanstack/react-query'
import { catalogsQuery, schemasQuery, tablesQuery } from '../../api/catalog-queries.ts'
import type { TableSummary } from '../../api/types.ts'

/** Schemas of a catalog that are asked for their tables; a larger catalog shows what its first ones hold. */
const SCHEMAS = 20

const flat = <Item>(results: readonly { data?: readonly Item[] | undefined }[]): Item[] | undefined =>
  results.some(({ data }) => data === undefined) ? undefined : results.flatMap(({ data }) => data ?? [])

/** The tables of the workspace's own catalogs, changed last first; undefined until all of them are known. */
export const useRecentTables = (workspace: string): readonly TableSummary[] | undefined => {
  const { data: catalogs } = useQuery(catalogsQuery)
  const own = catalogs?.filter((catalog) => catalog.workspace === workspace) ?? []
  const schemas = useQueries({
    queries: own.map(({ name }) => schemasQuery(name)),
    combine: (results) => flat(results.map(({ data }) => ({ data: data?.slice(0, SCHEMAS) }))),
  })
  const tables = useQueries({
    queries: (schemas ?? []).map(({ catalog, name }) => tablesQuery(catalog, name)),
    combine: flat,
  })
  if (!catalogs || !schemas || !tables) return undefined
  return tables.toSorted((a, b) => (b.updated_at ?? '').localeCompare(a.updated_at ?? ''))
}
