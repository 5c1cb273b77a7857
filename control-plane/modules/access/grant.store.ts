import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import type { Grantee } from './grantee.store.ts'
import type { Privilege } from './rights.ts'

/** The column that says what a grant is on, by the kind of the thing. */
export const COLUMN_OF = {
  workspace: 'workspace_id',
  connection: 'connection_id',
  catalog: 'catalog_id',
  schema: 'schema_id',
  table: 'table_id',
  user: 'run_as_id',
  service_account: 'run_as_id',
} as const

export type GrantableKind = keyof typeof COLUMN_OF

export interface GrantRow {
  readonly id: string
  readonly thing_id: string
  readonly grantee_id: string
  readonly grantee_kind: Grantee['kind']
  readonly grantee_name: string
  readonly privilege: Privilege
  readonly granted_at: string
  readonly granted_by: string | null
  readonly workspace_id: string | null
  readonly connection_id: string | null
  readonly catalog_id: string | null
  readonly schema_id: string | null
  readonly table_id: string | null
  readonly run_as_id: string | null
}

const rows = (db: Database) =>
  db
    .selectFrom('access_grant as a')
    .leftJoin('principal as p', 'p.id', 'a.principal_id')
    .leftJoin('user_group as g', 'g.id', 'a.group_id')
    .leftJoin('principal as b', 'b.id', 'a.granted_by')
    .select(['a.id', 'a.thing_id', 'a.grantee_id', 'a.privilege', 'a.granted_at', 'b.name as granted_by'])
    .select(['a.workspace_id', 'a.connection_id', 'a.catalog_id', 'a.schema_id', 'a.table_id', 'a.run_as_id'])
    .select(sql<Grantee['kind']>`COALESCE(p.kind, 'group')`.as('grantee_kind'))
    .select(sql<string>`COALESCE(p.name, g.name)`.as('grantee_name'))

/** The grants on these things, the longest name of a grantee last. */
export const listGrantRows = (db: Database, thingIds: readonly string[]): Promise<GrantRow[]> =>
  rows(db)
    .where('a.thing_id', 'in', [...thingIds])
    .orderBy(sql`lower(COALESCE(p.name, g.name))`)
    .orderBy('a.id')
    .execute()

export const findGrant = (db: Database, id: string): Promise<GrantRow | undefined> =>
  rows(db).where('a.id', '=', id).executeTakeFirst()

export const findGrantOf = (
  db: Database,
  thingId: string,
  granteeId: string,
): Promise<GrantRow | undefined> =>
  rows(db).where('a.thing_id', '=', thingId).where('a.grantee_id', '=', granteeId).executeTakeFirst()

export const upsertGrant = async (
  db: Database,
  grant: {
    readonly id: string
    readonly on: { readonly kind: GrantableKind; readonly id: string }
    readonly grantee: Grantee
    readonly privilege: Privilege
    readonly by: string
  },
): Promise<void> => {
  const { id, on, grantee, privilege, by } = grant
  const isGroup = grantee.kind === 'group'
  await db
    .insertInto('access_grant')
    .values({
      id,
      principal_id: isGroup ? null : grantee.id,
      group_id: isGroup ? grantee.id : null,
      [COLUMN_OF[on.kind]]: on.id,
      privilege,
      granted_by: by,
    })
    .onConflict((conflict) =>
      conflict.columns(['thing_id', 'grantee_id']).doUpdateSet({
        privilege,
        granted_by: by,
        granted_at: sql`clock_timestamp()`,
      }),
    )
    .execute()
}

export const deleteGrant = async (db: Database, id: string): Promise<void> => {
  await db.deleteFrom('access_grant').where('id', '=', id).execute()
}

/** Ids of a catalog's schema of these names and of those around it, the innermost first. */
export const schemaIds = async (
  db: Database,
  catalogId: string,
  levels: readonly string[],
): Promise<readonly { readonly id: string; readonly levels: readonly string[] }[]> => {
  const { rows: found } = await sql<{ id: string; levels: string[] }>`
    SELECT id, levels FROM namespace
    WHERE catalog_id = ${catalogId} AND levels = (${[...levels]}::text[])[1:cardinality(levels)]
    ORDER BY cardinality(levels) DESC`.execute(db)
  return found
}
