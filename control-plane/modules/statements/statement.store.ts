import { sql, type Selectable } from 'kysely'
import type { StatementTable } from '../../db/generated/tables.ts'
import type { Database } from '../../platform/database.ts'
import { statementMachine, type StatementState } from './statement.machine.ts'

const COLUMNS = [
  'id',
  'workspace_id',
  'principal_id',
  'text',
  'catalog_name',
  'schema_name',
  'target',
  'state',
  'version',
  'lease_epoch',
  'created_at',
  'started_at',
  'finished_at',
  'error',
  'columns',
  'row_count',
  'truncated',
  'bytes_read',
  'effects',
  'result_rows',
  'result_spool',
] as const

export type StatementRow = Pick<Selectable<StatementTable>, (typeof COLUMNS)[number]>

/** Waits until the row is on the disk: for an answer that is given before the end. */
export const settleStatement = async (db: Database, id: string): Promise<void> => {
  await db
    .updateTable('statement')
    .set({ lease_owner: sql`lease_owner` })
    .where('id', '=', id)
    .execute()
}

export const findStatement = (
  db: Database,
  workspaceId: string,
  id: string,
): Promise<StatementRow | undefined> =>
  db
    .selectFrom('statement')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()

/** By id alone, for what is not a request: recovery. */
export const loadStatement = (db: Database, id: string): Promise<StatementRow | undefined> =>
  db.selectFrom('statement').select(COLUMNS).where('id', '=', id).executeTakeFirst()

export interface HistoryFilter {
  readonly workspaceId: string
  readonly before: string | undefined
  readonly text: string | undefined
  readonly state: StatementState | undefined
  readonly limit: number
}

const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

// A history page stays small however long its statements are.
const SHOWN_CHARACTERS = 4096

export const listStatements = (db: Database, filter: HistoryFilter) => {
  let query = db
    .selectFrom('statement')
    .select([
      'id',
      'state',
      'principal_id',
      'principal_name',
      'created_at',
      'finished_at',
      'row_count',
      sql<string>`left(text, ${SHOWN_CHARACTERS})`.as('text'),
      sql<string | null>`error->>'error_code'`.as('error_code'),
      sql<
        bigint | null
      >`(extract(epoch from finished_at - coalesce(started_at, created_at)) * 1000)::bigint`.as(
        'duration_ms',
      ),
    ])
    .where('workspace_id', '=', filter.workspaceId)
    .orderBy('id', 'desc')
    .limit(filter.limit)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.text !== undefined && filter.text !== '') {
    query = query.where('text', 'ilike', containing(filter.text))
  }
  return query.execute()
}

export type HistoryRow = Awaited<ReturnType<typeof listStatements>>[number]

/** Closes up to `limit` statements whose results have lived their time; their spools are still to be deleted. */
export const closeExpired = (
  db: Database,
  limit: number,
): Promise<readonly { id: string; version: bigint }[]> =>
  db
    .updateTable('statement')
    .set({ state: statementMachine.target('expired'), version: sql`version + 1`, result_rows: null })
    .where('id', 'in', (expired) =>
      expired
        .selectFrom('statement')
        .select('id')
        .where('state', '=', 'SUCCEEDED')
        .where('result_expires_at', '<', sql<string>`clock_timestamp()`)
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'version'])
    .execute()

export const findSpoolsLeft = (
  db: Database,
  limit: number,
): Promise<readonly { id: string; result_spool: unknown }[]> =>
  db
    .selectFrom('statement')
    .select(['id', 'result_spool'])
    .where('state', '=', 'CLOSED')
    .where('result_spool', 'is not', null)
    .limit(limit)
    .execute()

export const forgetSpool = async (db: Database, id: string): Promise<void> => {
  await db.updateTable('statement').set({ result_spool: null }).where('id', '=', id).execute()
}

/** Which of these statements still have, or may yet make, a spooled result. */
export const statementsWithSpool = async (
  db: Database,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('statement')
    .select('id')
    .where('id', 'in', ids)
    .where((is) => is.or([is('result_spool', 'is not', null), is('state', 'in', ['QUEUED', 'RUNNING'])]))
    .execute()
  return new Set(rows.map((row) => row.id))
}
