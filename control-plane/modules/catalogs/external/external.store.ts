import { sql, type Selectable } from 'kysely'
import type { CatalogTable } from '../../../db/generated/tables.ts'
import type { Database, Tx } from '../../../platform/database.ts'

/** A catalog elsewhere, and the connection that reaches it. */
export type ExternalRow = Pick<Selectable<CatalogTable>, 'id' | 'name' | 'workspace_id' | 'created_at'> & {
  readonly workspace: string
  readonly connection_id: string
  readonly connection: string
  /** The address of the catalog. */
  readonly endpoint: string
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- the type of a query is its columns
const externals = (db: Database) =>
  db
    .selectFrom('catalog')
    .innerJoin('workspace', 'workspace.id', 'catalog.workspace_id')
    .innerJoin('connection', 'connection.id', 'catalog.connection_id')
    .select([
      'catalog.id',
      'catalog.name',
      'catalog.workspace_id',
      'catalog.created_at',
      'workspace.name as workspace',
      'connection.id as connection_id',
      'connection.name as connection',
      sql<string>`connection.fields ->> 'endpoint'`.as('endpoint'),
    ])

export const findExternal = (db: Database, name: string): Promise<ExternalRow | undefined> =>
  externals(db).where('catalog.name', '=', name).executeTakeFirst()

/** By name, those after `after`. */
export const listExternals = (
  db: Database,
  after: string | undefined,
  limit: number | undefined,
): Promise<ExternalRow[]> => {
  let query = externals(db).orderBy('catalog.name')
  if (limit !== undefined) query = query.limit(limit)
  if (after !== undefined) query = query.where('catalog.name', '>', after)
  return query.execute()
}

export const catalogsOfConnection = async (db: Database, connectionId: string): Promise<string[]> => {
  const rows = await externals(db).where('connection.id', '=', connectionId).orderBy('catalog.name').execute()
  return rows.map((row) => row.name)
}

/** Violates `catalog_name_unique`. */
export const insertExternal = async (
  tx: Tx,
  catalog: {
    readonly id: string
    readonly name: string
    readonly workspaceId: string
    readonly connectionId: string
  },
): Promise<void> => {
  const { id, name, workspaceId, connectionId } = catalog
  await tx
    .insertInto('catalog')
    .values({ id, name, kind: 'external', workspace_id: workspaceId, connection_id: connectionId })
    .execute()
}

export const deleteExternal = async (tx: Tx, id: string): Promise<void> => {
  await tx.deleteFrom('catalog').where('id', '=', id).where('kind', '=', 'external').execute()
}
