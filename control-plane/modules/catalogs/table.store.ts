import { sql, type Selectable } from 'kysely'
import type { IcebergTableTable } from '../../db/generated/tables.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { gatheredLookup } from '../../platform/gathered-lookup.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import { textArray } from '../../platform/text-array.ts'
import type { CommitOrigin } from './commit-fence.ts'

export type EntryKind = 'table' | 'view'

/** A table or view as the database knows it: the pointer, and what lists show. */
export type TableRow = Pick<
  Selectable<IcebergTableTable>,
  | 'id'
  | 'catalog_id'
  | 'namespace_id'
  | 'name'
  | 'kind'
  | 'uuid'
  | 'location'
  | 'metadata_location'
  | 'row_count'
  | 'size_bytes'
  | 'file_count'
  | 'snapshot_id'
  | 'changed_at'
> & { readonly levels: readonly string[] }

/** What a commit leaves in the row beside the pointer. */
export interface TableNumbers {
  readonly snapshotId: bigint | null
  readonly rowCount: bigint | null
  readonly sizeBytes: bigint | null
  readonly fileCount: bigint | null
  readonly changedAt: Date
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- the type of a query is its columns
const entries = (db: Database) =>
  db
    .selectFrom('iceberg_table as t')
    .innerJoin('namespace as n', 'n.id', 't.namespace_id')
    .select([
      't.id',
      't.catalog_id',
      't.namespace_id',
      't.name',
      't.kind',
      't.uuid',
      't.location',
      't.metadata_location',
      't.row_count',
      't.size_bytes',
      't.file_count',
      't.snapshot_id',
      't.changed_at',
      'n.levels',
    ])

interface EntryName {
  readonly catalogId: string
  readonly levels: readonly string[]
  readonly name: string
}

const SEPARATOR = '\u001f'

/** `levels` joined as in addresses: SQL has no arrays of arrays of different lengths. */
const wanted = (by: {
  readonly catalogs: readonly string[]
  readonly levels: readonly string[]
  readonly names: readonly string[]
}) =>
  sql<{
    at: bigint
    catalog_id: string
    levels: string[]
    name: string
  }>`(SELECT given.at, given.catalog_id, string_to_array(given.levels, ${SEPARATOR}) AS levels, given.name
    FROM unnest(${by.catalogs}::uuid[], ${by.levels}::text[], ${by.names}::text[]) WITH ORDINALITY AS given(catalog_id, levels, name, at))`

const entriesByName = preparedQuery((db: Database, by: Parameters<typeof wanted>[0]) =>
  entries(db)
    .innerJoin(wanted(by).as('wanted'), (join) =>
      join
        .onRef('n.catalog_id', '=', 'wanted.catalog_id')
        .onRef('n.levels', '=', 'wanted.levels')
        .onRef('t.name', '=', 'wanted.name'),
    )
    .select('wanted.at'),
)

/** A statement asks for all its tables in one turn. */
const entryByName = gatheredLookup(async (db: Database, keys: readonly EntryName[]) => {
  const rows = await entriesByName(db, {
    catalogs: keys.map((key) => key.catalogId),
    levels: keys.map((key) => key.levels.join(SEPARATOR)),
    names: keys.map((key) => key.name),
  })
  const byPlace = new Map<number, TableRow>(rows.map(({ at, ...row }) => [Number(at), row]))
  return keys.map((_, place) => byPlace.get(place + 1))
})

export const findEntry = (
  db: Database,
  catalogId: string,
  levels: readonly string[],
  name: string,
): Promise<TableRow | undefined> => entryByName(db, { catalogId, levels, name })

/** Tables and views of a catalog that have one of the uuids. */
export const findEntriesByUuid = (
  db: Database,
  catalogId: string,
  uuids: readonly string[],
): Promise<TableRow[]> =>
  entries(db)
    .where('t.catalog_id', '=', catalogId)
    .where('t.uuid', '=', sql<string>`ANY (${textArray(uuids)}::uuid[])`)
    .execute()

/** By name, after `after`; both kinds when none is given. */
export const listEntries = (
  db: Database,
  namespaceId: string,
  kind: EntryKind | undefined,
  after: string | undefined,
  limit: number | undefined,
): Promise<TableRow[]> => {
  let query = entries(db).where('t.namespace_id', '=', namespaceId).orderBy('t.name')
  if (kind !== undefined) query = query.where('t.kind', '=', kind)
  if (after !== undefined) query = query.where('t.name', '>', after)
  if (limit !== undefined) query = query.limit(limit)
  return query.execute()
}

/** Tables or views of this name but for case. */
export const findEntriesAlike = (
  db: Database,
  namespaceId: string,
  kind: EntryKind,
  name: string,
): Promise<TableRow[]> =>
  entries(db)
    .where('t.namespace_id', '=', namespaceId)
    .where('t.kind', '=', kind)
    .where(sql<boolean>`lower(t.name) = lower(${name})`)
    .execute()

/** Tables and views whose name contains the text, without regard to case; the shortest names first. */
export const searchEntries = (
  db: Database,
  catalogIds: readonly string[],
  text: string,
  limit: number,
): Promise<TableRow[]> =>
  catalogIds.length === 0
    ? Promise.resolve([])
    : entries(db)
        .where('t.catalog_id', 'in', catalogIds)
        .where(sql<boolean>`strpos(lower(t.name), lower(${text})) > 0`)
        .orderBy(sql`length(t.name)`)
        .orderBy('t.name')
        .limit(limit)
        .execute()

export interface NewEntry {
  readonly id: string
  readonly catalogId: string
  readonly namespaceId: string
  readonly name: string
  readonly kind: EntryKind
  readonly uuid: string
  readonly location: string
  readonly metadataLocation: string
  readonly numbers: TableNumbers
}

const columnsOf = (
  numbers: TableNumbers,
): Record<'changed_at', Date> &
  Record<'snapshot_id' | 'row_count' | 'size_bytes' | 'file_count', bigint | null> => ({
  snapshot_id: numbers.snapshotId,
  row_count: numbers.rowCount,
  size_bytes: numbers.sizeBytes,
  file_count: numbers.fileCount,
  changed_at: numbers.changedAt,
})

/** Violates `iceberg_table_name_unique` when the name is taken by a table or view. */
export const insertEntry = async (tx: Tx, entry: NewEntry): Promise<void> => {
  await tx
    .insertInto('iceberg_table')
    .values({
      id: entry.id,
      catalog_id: entry.catalogId,
      namespace_id: entry.namespaceId,
      name: entry.name,
      kind: entry.kind,
      uuid: entry.uuid,
      location: entry.location,
      metadata_location: entry.metadataLocation,
      ...columnsOf(entry.numbers),
    })
    .execute()
}

interface PointerSwap {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly uuid: string
  readonly location: string
}

const swap = preparedQuery((tx: Database, pointer: PointerSwap, numbers: TableNumbers) =>
  tx
    .updateTable('iceberg_table')
    .set({
      metadata_location: pointer.to,
      previous_metadata_location: pointer.from,
      uuid: pointer.uuid,
      location: pointer.location,
      version: sql`version + 1`,
      updated_at: sql`clock_timestamp()`,
      ...columnsOf(numbers),
    })
    .where('id', '=', pointer.id)
    .where('metadata_location', '=', pointer.from)
    .returning('id'),
)

/** The commit: compare and swap in one statement. False when the pointer moved or the table went. */
export const swapPointer = async (
  tx: Tx,
  { numbers, ...pointer }: PointerSwap & { readonly numbers: TableNumbers },
): Promise<boolean> => (await swap(tx, pointer, numbers)).length === 1

export interface CommitRecord {
  readonly tableId: string
  /** `catalog.schema.table` as it is called now; null once it was dropped. */
  readonly table: string | null
  /** The snapshot that the commit made, on main or another branch; without one the table's current one after it. */
  readonly snapshotId: bigint | null
  readonly metadataLocation: string
}

/** What work committed, oldest first; also of tables that were dropped since. */
export const findCommitsOf = async (db: Database, origin: CommitOrigin): Promise<CommitRecord[]> => {
  const rows = await db
    .selectFrom('table_commit')
    .leftJoin('iceberg_table', 'iceberg_table.id', 'table_commit.table_id')
    .leftJoin('namespace', 'namespace.id', 'iceberg_table.namespace_id')
    .leftJoin('catalog', 'catalog.id', 'iceberg_table.catalog_id')
    .select(['table_commit.table_id', 'table_commit.snapshot_id', 'table_commit.metadata_location'])
    .select(
      sql<
        string | null
      >`concat_ws('.', catalog.name, array_to_string(namespace.levels, '.'), iceberg_table.name)`.as('name'),
    )
    .where('origin_id', '=', origin.id)
    .where('origin_kind', '=', origin.kind)
    .orderBy('table_commit.id')
    .execute()
  return rows.map((row) => ({
    tableId: row.table_id,
    table: row.name === '' ? null : row.name,
    snapshotId: row.snapshot_id,
    metadataLocation: row.metadata_location,
  }))
}

/** Removes the row and gives back its pointer, locations and last name; undefined when somebody was faster. */
export const deleteEntry = async (
  tx: Tx,
  id: string,
): Promise<{ metadata_location: string; name_version: bigint; locations: string[] } | undefined> => {
  const locations = await tx
    .selectFrom('table_location')
    .select('location')
    .where('table_id', '=', id)
    .execute()
  const deleted = await tx
    .deleteFrom('iceberg_table')
    .where('id', '=', id)
    .returning(['metadata_location', 'name_version'])
    .executeTakeFirst()
  return deleted && { ...deleted, locations: locations.map((row) => row.location) }
}

/** The version of the new name; undefined when the entry is gone. Violates `iceberg_table_name_unique` when the new name is taken. */
export const renameEntry = async (
  tx: Tx,
  id: string,
  to: { readonly namespaceId: string; readonly name: string },
): Promise<bigint | undefined> => {
  const row = await tx
    .updateTable('iceberg_table')
    .set({
      namespace_id: to.namespaceId,
      name: to.name,
      name_version: sql`name_version + 1`,
      updated_at: sql`clock_timestamp()`,
    })
    .where('id', '=', id)
    .returning('name_version')
    .executeTakeFirst()
  return row?.name_version
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- the type of a query is its columns
const named = (db: Database) =>
  db
    .selectFrom('iceberg_table as t')
    .innerJoin('namespace as n', 'n.id', 't.namespace_id')
    .innerJoin('catalog as c', 'c.id', 't.catalog_id')
    .where('t.kind', '=', 'table')
    .select([
      'c.name as catalog',
      sql<string>`array_to_string(n.levels, '.')`.as('schema'),
      't.name as table',
    ])
    .select(['t.uuid', 't.location', 't.id', 't.catalog_id', 'c.workspace_id', 'n.levels'])

export interface NamedTable {
  readonly id: string
  readonly catalog_id: string
  readonly workspace_id: string
  readonly levels: readonly string[]
  readonly catalog: string
  readonly schema: string
  readonly table: string
  readonly uuid: string
  readonly location: string
}

export const findTableNamed = (
  db: Database,
  name: { readonly catalog: string; readonly schema: string; readonly table: string },
): Promise<NamedTable | undefined> =>
  named(db)
    .where('c.name', '=', name.catalog)
    .where(sql<boolean>`array_to_string(n.levels, '.') = ${name.schema}`)
    .where('t.name', '=', name.table)
    .executeTakeFirst()

export const findTablesByUuid = async (db: Database, uuids: readonly string[]): Promise<NamedTable[]> =>
  uuids.length === 0
    ? []
    : named(db)
        .where('t.uuid', 'in', [...uuids])
        .execute()

export const countTables = async (db: Database, workspaceId: string): Promise<bigint> => {
  const { count } = await db
    .selectFrom('iceberg_table as t')
    .innerJoin('catalog as c', 'c.id', 't.catalog_id')
    .where('c.workspace_id', '=', workspaceId)
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}
