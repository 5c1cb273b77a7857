import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import type { Fields } from './kind.ts'
import type { Report } from './probe/run-checks.ts'

/** A connection with what its last test found; `tested_version` and the like are null until there was one. */
export interface ConnectionRow {
  readonly id: string
  readonly workspace_id: string
  readonly name: string
  readonly kind: string
  readonly description: string
  readonly fields: unknown
  readonly created_at: string
  readonly updated_at: string
  readonly version: bigint
  readonly tested_at: string | null
  readonly tested_version: bigint | null
  readonly test_status: 'passed' | 'limited' | 'failed' | null
  readonly test_checks: unknown
  readonly test_capabilities: unknown
}

const select = (db: Database) =>
  db
    .selectFrom('connection as c')
    .leftJoin('connection_test as t', 't.connection_id', 'c.id')
    .select([
      'c.id',
      'c.workspace_id',
      'c.name',
      'c.kind',
      'c.description',
      'c.fields',
      'c.created_at',
      'c.updated_at',
      'c.version',
      't.tested_at',
      't.connection_version as tested_version',
      't.status as test_status',
      't.checks as test_checks',
      't.capabilities as test_capabilities',
    ])

const byName = (db: Database, workspaceId: string, name: string) =>
  select(db).where('c.workspace_id', '=', workspaceId).where('c.name', '=', name)

export const findConnection = (
  db: Database,
  workspaceId: string,
  name: string,
): Promise<ConnectionRow | undefined> => byName(db, workspaceId, name).executeTakeFirst()

export const findConnectionById = (db: Database, id: string): Promise<ConnectionRow | undefined> =>
  select(db).where('c.id', '=', id).executeTakeFirst()

/** The row, locked until the transaction ends. */
export const lockConnection = (
  db: Database,
  workspaceId: string,
  name: string,
): Promise<ConnectionRow | undefined> => byName(db, workspaceId, name).forUpdate('c').executeTakeFirst()

/** The row, which nobody deletes before the transaction ends: for connections that another one names. */
export const keepConnection = (
  db: Database,
  workspaceId: string,
  name: string,
): Promise<ConnectionRow | undefined> => byName(db, workspaceId, name).forKeyShare('c').executeTakeFirst()

export const listConnectionRows = (
  db: Database,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<ConnectionRow[]> => {
  const query = select(db).where('c.workspace_id', '=', workspaceId).orderBy('c.name').limit(limit)
  return (after === undefined ? query : query.where('c.name', '>', after)).execute()
}

export const countConnections = async (db: Database, workspaceId: string): Promise<bigint> => {
  const { count } = await db
    .selectFrom('connection')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return count
}

export interface NewConnectionRow {
  readonly id: string
  readonly workspaceId: string
  readonly name: string
  readonly kind: string
  readonly description: string
  readonly fields: Fields
  readonly createdBy: string
}

export const insertConnection = async (db: Database, row: NewConnectionRow): Promise<void> => {
  await db
    .insertInto('connection')
    .values({
      id: row.id,
      workspace_id: row.workspaceId,
      name: row.name,
      kind: row.kind,
      description: row.description,
      fields: stringifyJson(row.fields),
      created_by: row.createdBy,
    })
    .execute()
}

export const updateConnectionRow = async (
  db: Database,
  id: string,
  change: { readonly description: string; readonly fields: Fields },
): Promise<void> => {
  await db
    .updateTable('connection')
    .set({
      description: change.description,
      fields: stringifyJson(change.fields),
      updated_at: sql`clock_timestamp()`,
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute()
}

export const deleteConnectionRow = async (db: Database, id: string): Promise<void> => {
  await db.deleteFrom('connection').where('id', '=', id).execute()
}

/** Keeps what a test of this version found; gives when. A connection that is gone by then keeps nothing. */
export const saveTest = async (
  db: Database,
  id: string,
  version: bigint,
  report: Report,
): Promise<string | undefined> => {
  const cells = {
    connection_version: version,
    status: report.status,
    checks: stringifyJson(report.checks),
    capabilities: stringifyJson(report.capabilities),
  }
  const row = await db
    .insertInto('connection_test')
    .values({ connection_id: id, ...cells })
    .onConflict((conflict) =>
      conflict.column('connection_id').doUpdateSet({ ...cells, tested_at: sql`clock_timestamp()` }),
    )
    .returning('tested_at')
    .executeTakeFirst()
  return row?.tested_at
}

/** Connections of these kinds that were neither tested nor changed for so long; the longest untested first. */
export const connectionsToTest = (
  db: Database,
  kinds: readonly string[],
  seconds: number,
  limit: number,
): Promise<ConnectionRow[]> =>
  select(db)
    .where('c.kind', 'in', kinds)
    .where(
      sql<boolean>`greatest(t.tested_at, c.updated_at) < clock_timestamp() - make_interval(secs => ${seconds})`,
    )
    .orderBy(sql`t.tested_at NULLS FIRST`)
    .limit(limit)
    .execute()

/** Connections whose last test failed, of every workspace. */
export const failingConnections = (db: Database, limit: number): Promise<ConnectionRow[]> =>
  select(db).where('t.status', '=', 'failed').orderBy('t.tested_at').limit(limit).execute()

/** Names of the workspace's connections whose field `field` names this one. */
export const namesThatRefer = async (
  db: Database,
  workspaceId: string,
  kind: string,
  field: string,
  name: string,
): Promise<string[]> => {
  const rows = await db
    .selectFrom('connection')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where(sql<boolean>`fields ->> ${field} = ${name}`)
    .orderBy('name')
    .execute()
  return rows.map((row) => row.name)
}

/** The workspace's connection of a kind, the first by name; one whose last test failed only where there is no other. */
export const firstOfKind = async (
  db: Database,
  workspaceId: string,
  kind: string,
): Promise<string | undefined> => {
  const row = await db
    .selectFrom('connection as c')
    .leftJoin('connection_test as t', 't.connection_id', 'c.id')
    .select('c.name')
    .where('c.workspace_id', '=', workspaceId)
    .where('c.kind', '=', kind)
    .orderBy(sql`t.status IS NOT DISTINCT FROM 'failed'`)
    .orderBy('c.name')
    .limit(1)
    .executeTakeFirst()
  return row?.name
}

/** Names of those of the connections that are in this workspace. */
export const namesOf = async (
  db: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> => {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('connection')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .orderBy('name')
    .execute()
  return rows.map((row) => row.name)
}
