import { useQuery } from '@tanstack/react-query'
import { catalogsQuery } from '../../api/catalog-queries.ts'

/** The workspace that owns a catalog: datasets of its tables live there, whichever workspace one looks from. */
export const useCatalogWorkspace = (catalog: string): string | undefined => {
  const { data: catalogs } = useQuery(catalogsQuery)
  return catalogs?.find(({ name }) => name === catalog)?.workspace
}
