import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import { schemaKey, type Held, type HeldRole, type Privilege, type Rights, type Role } from './rights.ts'

interface RoleRow {
  readonly workspace_id: string
  readonly workspace: string
  readonly role: Role
  readonly group: string | null
}

interface GrantRow {
  readonly thing_id: string
  readonly privilege: Privilege
  readonly group: string | null
  /** Of connections and workspaces. */
  readonly workspace_id: string | null
  /** Of schemas and tables. */
  readonly catalog_id: string | null
  readonly levels: readonly string[] | null
  readonly is_schema: boolean
}

interface Found {
  readonly roles: readonly RoleRow[]
  readonly grants: readonly GrantRow[]
}

const listOf = <Key, Item>(map: Map<Key, Item[]>, key: Key): Item[] => {
  const list = map.get(key) ?? []
  map.set(key, list)
  return list
}

/** The names of a schema and of those around it, and the catalog: where something was granted. */
const around = (catalogId: string, levels: readonly string[]): readonly string[] => [
  ...levels.map((_, at) => schemaKey(catalogId, levels.slice(0, at + 1))),
  catalogId,
]

const rightsOf = ({ roles, grants }: Found): Rights => {
  const byWorkspace = new Map<string, HeldRole[]>()
  for (const { workspace_id, workspace, role, group } of roles)
    listOf(byWorkspace, workspace_id).push({ role, workspace, group: group ?? undefined })
  const byKey = new Map<string, Held[]>()
  const holders = new Set<string>()
  for (const row of grants) {
    const { catalog_id: catalogId, levels, workspace_id: workspaceId } = row
    const key = row.is_schema && catalogId !== null ? schemaKey(catalogId, levels ?? []) : row.thing_id
    listOf(byKey, key).push({ privilege: row.privilege, group: row.group ?? undefined })
    if (workspaceId !== null) holders.add(workspaceId)
    if (catalogId !== null) for (const place of around(catalogId, levels ?? [])) holders.add(place)
  }
  return { roles: byWorkspace, grants: byKey, holders }
}

// Prepared: planning it costs as much as finding the rows.
const rightsByGrantees = preparedQuery(
  (db: Database, { granteeIds }: { readonly granteeIds: readonly string[] }) =>
    db.selectNoFrom([
      sql<bigint>`(SELECT version FROM access_version)`.as('version'),
      sql<readonly RoleRow[]>`COALESCE((SELECT json_agg(json_build_object('workspace_id', m.workspace_id,
        'workspace', w.name, 'role', m.role, 'group', g.name))
      FROM workspace_member m JOIN workspace w ON w.id = m.workspace_id LEFT JOIN user_group g ON g.id = m.group_id
      WHERE m.grantee_id = ANY(${granteeIds}::uuid[])), '[]')`.as('roles'),
      sql<readonly GrantRow[]>`COALESCE((SELECT json_agg(json_build_object('thing_id', a.thing_id,
        'privilege', a.privilege, 'group', g.name, 'workspace_id', COALESCE(a.workspace_id, c.workspace_id),
        'catalog_id', n.catalog_id, 'levels', n.levels, 'is_schema', a.schema_id IS NOT NULL))
      FROM access_grant a
      LEFT JOIN user_group g ON g.id = a.group_id
      LEFT JOIN connection c ON c.id = a.connection_id
      LEFT JOIN iceberg_table t ON t.id = a.table_id
      LEFT JOIN namespace n ON n.id = COALESCE(a.schema_id, t.namespace_id)
      WHERE a.grantee_id = ANY(${granteeIds}::uuid[])), '[]')`.as('grants'),
    ]),
)

/** The version and what it says of a principal and its groups, in one statement and so of one moment. */
export const loadRights = async (
  db: Database,
  granteeIds: readonly string[],
): Promise<{ readonly version: bigint; readonly rights: Rights }> => {
  const [found] = await rightsByGrantees(db, { granteeIds })
  if (!found) throw new Error('the version of rights is missing')
  return { version: found.version, rights: rightsOf(found) }
}

export const findVersion = async (db: Database): Promise<bigint> =>
  (await db.selectFrom('access_version').select('version').executeTakeFirstOrThrow()).version
