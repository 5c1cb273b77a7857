import { sql } from 'kysely'
import type { Securable } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import { isAdminOf } from '../identity/index.ts'
import { COLUMN_OF, type GrantRow } from './grant.store.ts'

type Column = (typeof COLUMN_OF)[keyof typeof COLUMN_OF]

interface Found {
  readonly kind: Securable['kind']
  readonly name: string
  readonly workspace_id: string | null
  readonly catalog_id: string | null
  readonly levels: readonly string[] | null
}

/** What a grant is on, by the column that says so. */
const FROM: Readonly<Record<Column, (id: string) => ReturnType<typeof sql<Found>>>> = {
  workspace_id: (id) => sql<Found>`
    SELECT 'workspace' AS kind, name, id AS workspace_id, NULL::uuid AS catalog_id, NULL::text[] AS levels
    FROM workspace WHERE id = ${id}`,
  connection_id: (id) => sql<Found>`
    SELECT 'connection' AS kind, name, workspace_id, NULL::uuid AS catalog_id, NULL::text[] AS levels
    FROM connection WHERE id = ${id}`,
  catalog_id: (id) => sql<Found>`
    SELECT 'catalog' AS kind, name, workspace_id, id AS catalog_id, NULL::text[] AS levels
    FROM catalog WHERE id = ${id}`,
  schema_id: (id) => sql<Found>`
    SELECT 'schema' AS kind, c.name || '.' || array_to_string(n.levels, '.') AS name, c.workspace_id,
      n.catalog_id, n.levels
    FROM namespace n JOIN catalog c ON c.id = n.catalog_id WHERE n.id = ${id}`,
  table_id: (id) => sql<Found>`
    SELECT 'table' AS kind, c.name || '.' || array_to_string(n.levels || t.name, '.') AS name, c.workspace_id,
      n.catalog_id, n.levels
    FROM iceberg_table t JOIN namespace n ON n.id = t.namespace_id JOIN catalog c ON c.id = n.catalog_id
    WHERE t.id = ${id}`,
  run_as_id: (id) => sql<Found>`
    SELECT kind, name, CASE WHEN NOT ${isAdminOf} THEN s.workspace_id END AS workspace_id, NULL::uuid AS catalog_id,
      NULL::text[] AS levels
    FROM principal LEFT JOIN service_account s ON s.principal_id = principal.id WHERE principal.id = ${id}`,
}

/** The thing that a grant is on, as the policy knows it. */
export const thingOfGrant = async (db: Database, row: GrantRow): Promise<Securable | undefined> => {
  const column = Object.values(COLUMN_OF).find((name) => row[name] !== null)
  if (!column) return undefined
  const { rows } = await FROM[column](row.thing_id).execute(db)
  const [found] = rows
  if (!found) return undefined
  return {
    kind: found.kind,
    id: row.thing_id,
    name: found.name,
    ...(found.workspace_id !== null && { workspaceId: found.workspace_id }),
    ...(found.catalog_id !== null && { catalogId: found.catalog_id }),
    ...(found.levels !== null && { levels: found.levels }),
  }
}
