import type { Database } from '../../platform/database.ts'
import { findTableNamed, findTablesByUuid } from './table.store.ts'

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
}

/** Look-ups for other modules, which keep tables by uuid; `db` may be their transaction. Names are exact. */
export const liveTables = {
  byName: (db: Database, name: TableName): Promise<LiveTable | undefined> => findTableNamed(db, name),
  byUuid: async (db: Database, uuids: readonly string[]): Promise<ReadonlyMap<string, LiveTable>> =>
    new Map((await findTablesByUuid(db, uuids)).map((table) => [table.uuid, table])),
}
