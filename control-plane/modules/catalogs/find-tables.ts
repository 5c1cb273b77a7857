import type { Securable } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import { tableThing } from './catalog-deps.ts'
import { findTableNamed, findTablesByUuid, type NamedTable } from './table.store.ts'

export interface TableName {
  readonly catalog: string
  /** Nested levels joined by dots. */
  readonly schema: string
  readonly table: string
}

/** A table that exists now, under the name that it has now. */
export interface LiveTable extends TableName {
  readonly uuid: string
  readonly location: string
  /** The table as the policy knows it. */
  readonly thing: Securable
}

const liveTable = ({ id, catalog_id, workspace_id, levels, ...table }: NamedTable): LiveTable => ({
  ...table,
  thing: tableThing({ id: catalog_id, name: table.catalog, workspace_id }, id, {
    namespace: levels,
    name: table.table,
  }),
})

/** Look-ups for other modules, which keep tables by uuid; `db` may be their transaction. Names are exact. */
export const liveTables = {
  byName: async (db: Database, name: TableName): Promise<LiveTable | undefined> => {
    const row = await findTableNamed(db, name)
    return row && liveTable(row)
  },
  byUuid: async (db: Database, uuids: readonly string[]): Promise<ReadonlyMap<string, LiveTable>> =>
    new Map((await findTablesByUuid(db, uuids)).map((table) => [table.uuid, liveTable(table)])),
}
