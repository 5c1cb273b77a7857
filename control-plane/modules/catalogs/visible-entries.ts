import type { Database } from '../../platform/database.ts'
import { visibleRows } from '../../platform/visible-rows.ts'
import { tableThing, type Actor } from './catalog-deps.ts'
import type { CatalogRow } from './catalog.store.ts'
import type { NamespaceRow } from './namespace.store.ts'
import { listEntries, type EntryKind, type TableRow } from './table.store.ts'

/** The tables, views or both of a schema that the actor may read, by name. */
export const visibleEntries = (
  db: Database,
  actor: Pick<Actor, 'may'>,
  catalog: CatalogRow,
  schema: Pick<NamespaceRow, 'id' | 'levels'>,
  kind: EntryKind | undefined,
  page: { readonly after: string | undefined; readonly limit: number | undefined },
): Promise<readonly TableRow[]> =>
  visibleRows(
    page,
    (after, limit) => listEntries(db, schema.id, kind, after, limit),
    (row) => row.name,
    ({ id, name }) => actor.may('read', tableThing(catalog, id, { namespace: schema.levels, name })),
  )
