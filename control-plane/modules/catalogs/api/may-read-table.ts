import type { Context } from '../../../platform/context.ts'
import type { Database } from '../../../platform/database.ts'
import { tableThing } from '../catalog-deps.ts'
import { findCatalog } from '../catalog.store.ts'
import { findEntry } from '../table.store.ts'

/** A table of a built-in catalog by its exact name. */
export interface ExactTable {
  readonly catalog: string
  readonly levels: readonly string[]
  readonly table: string
}

/** What no table has, so that only grants on what a table lies in count for one that is not there yet. */
const NO_TABLE = '00000000-0000-0000-0000-000000000000'

/** Whether the caller may read a table, or may once somebody makes it: what is there and what is not look the same. */
export const mayReadTable = async (
  db: Database,
  ctx: Context,
  { catalog: name, levels, table }: ExactTable,
): Promise<boolean> => {
  const catalog = await findCatalog(db, name)
  if (!catalog) return false
  const entry = await findEntry(db, catalog.id, levels, table)
  return ctx.may('read', tableThing(catalog, entry?.id ?? NO_TABLE, { namespace: levels, name: table }))
}
