import { sql, type Selectable } from 'kysely'
import type { DatasetTable } from '../../db/generated/tables.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import type { TableName } from './dataset-deps.ts'

export type DatasetRow = Omit<Selectable<DatasetTable>, 'tags' | 'workspace_id'> & {
  readonly owner: string
  readonly tags: Readonly<Record<string, string>>
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- the type of a query is its columns
const datasets = (db: Database) =>
  db
    .selectFrom('dataset')
    .innerJoin('principal', 'principal.id', 'dataset.owner_id')
    .select([
      'dataset.id',
      'dataset.name',
      'dataset.catalog_name',
      'dataset.schema_name',
      'dataset.table_name',
      'dataset.table_uuid',
      'dataset.owner_id',
      'dataset.description',
      'dataset.created_at',
      'dataset.updated_at',
      'dataset.version',
      'principal.name as owner',
      sql<Readonly<Record<string, string>>>`dataset.tags`.as('tags'),
    ])

export const findDataset = (
  db: Database,
  workspaceId: string,
  name: string,
): Promise<DatasetRow | undefined> =>
  datasets(db)
    .where('dataset.workspace_id', '=', workspaceId)
    .where('dataset.name', '=', name)
    .executeTakeFirst()

/** The same, held against change until the transaction ends. */
export const lockDataset = (tx: Tx, workspaceId: string, name: string): Promise<DatasetRow | undefined> =>
  datasets(tx)
    .where('dataset.workspace_id', '=', workspaceId)
    .where('dataset.name', '=', name)
    .forUpdate('dataset')
    .executeTakeFirst()

export const findDatasetOfTable = (
  db: Database,
  workspaceId: string,
  tableUuid: string,
): Promise<DatasetRow | undefined> =>
  datasets(db)
    .where('dataset.workspace_id', '=', workspaceId)
    .where('dataset.table_uuid', '=', tableUuid)
    .executeTakeFirst()

export interface DatasetFilter {
  readonly workspaceId: string
  readonly after: string | undefined
  readonly limit: number
  readonly name?: string
  readonly owner?: string
  readonly tag?: { readonly key: string; readonly value: string | undefined }
  /** The table's uuid when it lives, and its name, under which a broken dataset last saw it. */
  readonly table?: { readonly uuid: string | undefined; readonly name: TableName }
}

const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/** By name, those after `after`. */
export const listDatasets = (db: Database, filter: DatasetFilter): Promise<DatasetRow[]> => {
  let query = datasets(db)
    .where('dataset.workspace_id', '=', filter.workspaceId)
    .orderBy('dataset.name')
    .limit(filter.limit)
  if (filter.after !== undefined) query = query.where('dataset.name', '>', filter.after)
  if (filter.name) query = query.where('dataset.name', 'ilike', containing(filter.name))
  if (filter.owner !== undefined) {
    query = query.where(sql<boolean>`lower(principal.name) = lower(${filter.owner})`)
  }
  if (filter.tag) {
    const { key, value } = filter.tag
    query = query.where(
      value === undefined
        ? sql<boolean>`dataset.tags ? ${key}`
        : sql<boolean>`dataset.tags @> ${JSON.stringify({ [key]: value })}::jsonb`,
    )
  }
  if (filter.table) {
    const { uuid, name } = filter.table
    query = query.where((is) =>
      is.or([
        ...(uuid === undefined ? [] : [is('dataset.table_uuid', '=', uuid)]),
        is.and([
          is('dataset.catalog_name', '=', name.catalog),
          is('dataset.schema_name', '=', name.schema),
          is('dataset.table_name', '=', name.table),
        ]),
      ]),
    )
  }
  return query.execute()
}

export interface NewDatasetRow {
  readonly id: string
  readonly workspaceId: string
  readonly name: string
  readonly table: TableName & { readonly uuid: string }
  readonly ownerId: string
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
}

/** False when the name or the table is taken in this workspace; nothing was written then. */
export const insertDataset = async (tx: Tx, row: NewDatasetRow): Promise<boolean> => {
  const inserted = await tx
    .insertInto('dataset')
    .values({
      id: row.id,
      workspace_id: row.workspaceId,
      name: row.name,
      catalog_name: row.table.catalog,
      schema_name: row.table.schema,
      table_name: row.table.table,
      table_uuid: row.table.uuid,
      owner_id: row.ownerId,
      description: row.description,
      tags: stringifyJson(row.tags),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export interface DatasetChange {
  readonly name?: string
  readonly description?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly ownerId?: string
}

export const updateDataset = async (tx: Tx, id: string, change: DatasetChange): Promise<void> => {
  await tx
    .updateTable('dataset')
    .set({
      name: change.name,
      description: change.description,
      tags: change.tags && stringifyJson(change.tags),
      owner_id: change.ownerId,
      version: sql`version + 1`,
      updated_at: sql`clock_timestamp()`,
    })
    .where('id', '=', id)
    .execute()
}

export const deleteDataset = async (tx: Tx, id: string): Promise<void> => {
  await tx.deleteFrom('dataset').where('id', '=', id).execute()
}

/** Writes down the names that tables have now, so that a dataset whose table goes still says which it was. */
export const rememberNames = async (
  db: Database,
  names: readonly (TableName & { readonly uuid: string })[],
): Promise<void> => {
  for (const name of names) {
    await db
      .updateTable('dataset')
      .set({ catalog_name: name.catalog, schema_name: name.schema, table_name: name.table })
      .where('table_uuid', '=', name.uuid)
      .execute()
  }
}

/** The name of the dataset that registers this table in the workspace; null when none does. */
export const datasetNameOf = async (
  db: Database,
  workspaceId: string,
  tableUuid: string,
): Promise<string | null> => (await findDatasetOfTable(db, workspaceId, tableUuid))?.name ?? null

/** Names of datasets of the workspace that contain the text, shortest first: the best match is the least else. */
export const searchDatasetNames = async (
  db: Database,
  workspaceId: string,
  text: string,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom('dataset')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .where('name', 'ilike', containing(text))
    .orderBy(sql`length(name)`)
    .orderBy('name')
    .limit(limit)
    .execute()
  return rows.map((row) => row.name)
}
