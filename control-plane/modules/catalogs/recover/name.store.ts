import type { NotNull } from 'kysely'
import type { Database } from '../../../platform/database.ts'
import type { EntryKind } from '../table.store.ts'

/** A name that the store does not have yet. */
export interface NameRow {
  readonly id: string
  readonly kind: EntryKind
  readonly uuid: string
  readonly location: string
  readonly levels: readonly string[]
  readonly name: string
  readonly name_version: bigint
  readonly catalog_location: string
}

export const findNamesNotStored = (db: Database, limit: number): Promise<NameRow[]> =>
  db
    .selectFrom('iceberg_table as t')
    .innerJoin('namespace as n', 'n.id', 't.namespace_id')
    .innerJoin('catalog as c', 'c.id', 't.catalog_id')
    .select(['t.id', 't.kind', 't.uuid', 't.location', 'n.levels', 't.name', 't.name_version'])
    .select('c.location as catalog_location')
    .where('c.kind', '=', 'built_in')
    .$narrowType<{ catalog_location: NotNull }>()
    .whereRef('t.stored_name_version', '<', 't.name_version')
    .orderBy('t.id')
    .limit(limit)
    .execute()

/** Does nothing when the entry was renamed again meanwhile. */
export const markNameStored = async (db: Database, id: string, version: bigint): Promise<void> => {
  await db
    .updateTable('iceberg_table')
    .set({ stored_name_version: version })
    .where('id', '=', id)
    .where('name_version', '=', version)
    .execute()
}
