import { sql, type Selectable } from 'kysely'
import type { NamespaceTable } from '../../db/generated/tables.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import { textArray } from '../../platform/text-array.ts'

export type NamespaceRow = Pick<Selectable<NamespaceTable>, 'id' | 'levels'> & {
  readonly properties: Readonly<Record<string, string>>
}

const COLUMNS = ['id', 'levels', 'properties'] as const

const present = (row: Pick<Selectable<NamespaceTable>, (typeof COLUMNS)[number]>): NamespaceRow => ({
  ...row,
  // Written by `insertNamespace` and `saveProperties` alone.
  properties: row.properties as Readonly<Record<string, string>>,
})

const namespaceByLevels = preparedQuery(
  (db: Database, by: { readonly catalogId: string; readonly levels: readonly string[] }) =>
    db
      .selectFrom('namespace')
      .select(COLUMNS)
      .where('catalog_id', '=', by.catalogId)
      .where('levels', '=', sql<string[]>`${by.levels}::text[]`),
)

export const findNamespace = async (
  db: Database,
  catalogId: string,
  levels: readonly string[],
): Promise<NamespaceRow | undefined> => {
  const [row] = await namespaceByLevels(db, { catalogId, levels })
  return row && present(row)
}

/** The same, held against change until the transaction ends. */
export const lockNamespace = async (
  tx: Tx,
  catalogId: string,
  levels: readonly string[],
): Promise<NamespaceRow | undefined> => {
  const row = await tx
    .selectFrom('namespace')
    .select(COLUMNS)
    .where('catalog_id', '=', catalogId)
    .where('levels', '=', textArray(levels))
    .forUpdate()
    .executeTakeFirst()
  return row && present(row)
}

/** Those directly below `parentId` (null: the top level) by name, after `after`. */
export const listNamespaces = async (
  db: Database,
  catalogId: string,
  parentId: string | null,
  after: readonly string[] | undefined,
  limit: number | undefined,
): Promise<NamespaceRow[]> => {
  let query = db
    .selectFrom('namespace')
    .select(COLUMNS)
    .where('catalog_id', '=', catalogId)
    .where('parent_id', parentId === null ? 'is' : '=', parentId)
    .orderBy('levels')
  if (after) query = query.where('levels', '>', textArray(after))
  if (limit !== undefined) query = query.limit(limit)
  return (await query.execute()).map(present)
}

/** Namespaces of every depth by name, after `after`. */
export const listAllNamespaces = async (
  db: Database,
  catalogId: string,
  after: readonly string[] | undefined,
  limit: number | undefined,
): Promise<NamespaceRow[]> => {
  let query = db.selectFrom('namespace').select(COLUMNS).where('catalog_id', '=', catalogId).orderBy('levels')
  if (after) query = query.where('levels', '>', textArray(after))
  if (limit !== undefined) query = query.limit(limit)
  return (await query.execute()).map(present)
}

/** Those whose dotted name is this one but for case. */
export const findNamespacesAlike = async (
  db: Database,
  catalogId: string,
  dottedName: string,
): Promise<NamespaceRow[]> => {
  const rows = await db
    .selectFrom('namespace')
    .select(COLUMNS)
    .where('catalog_id', '=', catalogId)
    .where(sql<boolean>`lower(array_to_string(levels, '.')) = lower(${dottedName})`)
    .execute()
  return rows.map(present)
}

export const insertNamespace = async (
  tx: Tx,
  namespace: {
    readonly id: string
    readonly catalogId: string
    readonly parentId: string | null
    readonly levels: readonly string[]
    readonly properties: Readonly<Record<string, string>>
  },
): Promise<void> => {
  await tx
    .insertInto('namespace')
    .values({
      id: namespace.id,
      catalog_id: namespace.catalogId,
      parent_id: namespace.parentId,
      levels: [...namespace.levels],
      properties: stringifyJson(namespace.properties),
    })
    .execute()
}

export const saveProperties = async (
  tx: Tx,
  id: string,
  properties: Readonly<Record<string, string>>,
): Promise<void> => {
  await tx
    .updateTable('namespace')
    .set({ properties: stringifyJson(properties), updated_at: new Date() })
    .where('id', '=', id)
    .execute()
}

export const deleteNamespace = async (tx: Tx, id: string): Promise<void> => {
  await tx.deleteFrom('namespace').where('id', '=', id).execute()
}
