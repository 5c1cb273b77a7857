import type { Securable } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'

export interface TableName {
  readonly catalog: string
  readonly schema: string
  readonly table: string
}

/** A live table as its catalog knows it. */
export interface LiveTable extends TableName {
  readonly uuid: string
  readonly location: string
  /** The table as the policy knows it. */
  readonly thing: Securable
}

/** What datasets ask the catalogs. */
export interface LiveTables {
  byName(db: Database, name: TableName): Promise<LiveTable | undefined>
  /** Those that still exist, by uuid, under the names that they have now. */
  byUuid(db: Database, uuids: readonly string[]): Promise<ReadonlyMap<string, LiveTable>>
}

export interface DatasetDeps {
  readonly db: Database
  readonly tables: LiveTables
  /** A user who may sign in, by name. */
  readonly user: (
    db: Database,
    name: string,
  ) => Promise<{ readonly id: string; readonly name: string } | undefined>
}
