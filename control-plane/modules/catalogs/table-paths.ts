import type { TableMetadata } from '@boathouse/iceberg'
import type { CatalogRow } from './catalog.store.ts'
import {
  liesUnder,
  normalLocation,
  PATH_PROPERTIES,
  PathOutsideTable,
  requireUnder,
} from './locations.policy.ts'
import { namesLocation } from './recover/stored-names.ts'

/** New paths that a change brings into a table: of snapshots, statistics and properties. */
const newPaths = (base: TableMetadata | undefined, next: TableMetadata): string[] => {
  const known = new Set(base?.snapshots.map((snapshot) => snapshot['snapshot-id']))
  const snapshots = next.snapshots.filter((snapshot) => !known.has(snapshot['snapshot-id']))
  const statistics = new Set(
    [...(base?.statistics ?? []), ...(base?.['partition-statistics'] ?? [])].map(
      (file) => file['statistics-path'],
    ),
  )
  return [
    ...snapshots.flatMap((snapshot) => [snapshot['manifest-list'] ?? [], snapshot.manifests ?? []].flat()),
    ...[...next.statistics, ...next['partition-statistics']]
      .map((file) => file['statistics-path'])
      .filter((path) => !statistics.has(path)),
    ...PATH_PROPERTIES.flatMap((key) => {
      const path = next.properties[key]
      return path === undefined || path === base?.properties[key] ? [] : [path]
    }),
  ]
}

/** Where a table may lie: strictly below the catalog's location or an allowed prefix. Gives back the normal form. */
export const requireTableLocation = (catalog: CatalogRow, location: string): string => {
  const roots = [catalog.location, ...catalog.allowed_prefixes]
  const normal = requireUnder(location, roots)
  if (roots.includes(normal))
    throw new PathOutsideTable(location, normal, 'is the place of all tables, not of one')
  if (liesUnder(normal, namesLocation(catalog.location)))
    throw new PathOutsideTable(location, normal, 'is where the names of tables are kept')
  return normal
}

/**
 * Checks every path that the change brings in: it must lie under one of the table's locations (`own`, normal form) or an
 * allowed prefix. Paths inside manifests are checked where they are read. Throws `PathOutsideTable`.
 */
export const checkPaths = (
  catalog: CatalogRow,
  base: TableMetadata | undefined,
  next: TableMetadata,
  own: readonly string[],
): void => {
  const current = normalLocation(next.location)
  const roots = [...(current === undefined ? [] : [current]), ...own, ...catalog.allowed_prefixes]
  for (const path of newPaths(base, next)) requireUnder(path, roots)
}
