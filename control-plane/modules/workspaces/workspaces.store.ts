import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'

export interface Workspace {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly default_catalog: string
  readonly created_at: string
  readonly updated_at: string
  readonly version: bigint
}

const COLUMNS = [
  'id',
  'name',
  'description',
  'default_catalog',
  'created_at',
  'updated_at',
  'version',
] as const

export const findWorkspaceRow = (db: Database, name: string): Promise<Workspace | undefined> =>
  db.selectFrom('workspace').select(COLUMNS).where('name', '=', name).executeTakeFirst()

export const lockWorkspace = (db: Database, name: string): Promise<Workspace | undefined> =>
  db.selectFrom('workspace').select(COLUMNS).where('name', '=', name).forUpdate().executeTakeFirst()

export const listWorkspaceRows = (
  db: Database,
  after: string | undefined,
  limit: number | undefined,
): Promise<Workspace[]> => {
  const all = db.selectFrom('workspace').select(COLUMNS).orderBy('name')
  const query = limit === undefined ? all : all.limit(limit)
  return (after === undefined ? query : query.where('name', '>', after)).execute()
}

export const insertWorkspace = (
  db: Database,
  workspace: {
    readonly id: string
    readonly name: string
    readonly description: string
    readonly catalog: string
    readonly createdBy: string | undefined
  },
): Promise<Workspace> =>
  db
    .insertInto('workspace')
    .values({
      id: workspace.id,
      name: workspace.name,
      description: workspace.description,
      default_catalog: workspace.catalog,
      created_by: workspace.createdBy ?? null,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()

export const updateDescription = (db: Database, id: string, description: string): Promise<Workspace> =>
  db
    .updateTable('workspace')
    .set({ description, updated_at: sql`clock_timestamp()`, version: sql`version + 1` })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()

export const deleteWorkspaceRow = async (db: Database, id: string): Promise<void> => {
  await db.deleteFrom('workspace').where('id', '=', id).execute()
}

/** One process at a time makes the first workspace; released when the transaction ends. */
export const lockFirstWorkspace = async (db: Database): Promise<void> => {
  await sql`SELECT pg_advisory_xact_lock(hashtext('boathouse first workspace'))`.execute(db)
}

export const anyWorkspaceExists = async (db: Database): Promise<boolean> =>
  (await db.selectFrom('workspace').select('id').limit(1).executeTakeFirst()) !== undefined

/** Names by id; ids of nothing are left out. */
export const workspaceNames = async (
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const rows = await db
    .selectFrom('workspace')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
