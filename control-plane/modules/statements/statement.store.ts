import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { StatementTable } from '../../db/generated/tables.ts'
import { violates, type Database } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import type { Held } from '../../platform/leases.store.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import { auditInsert, type AuditColumns } from '../audit/index.ts'
import { statementMachine, type StatementEvent, type StatementState } from './statement.machine.ts'
import type { StatementFailure } from './statement-failure.ts'

const COLUMNS = [
  'id',
  'workspace_id',
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

export interface NewStatementRow {
  readonly id: string
  readonly workspaceId: string
  readonly principal: { readonly id: string; readonly name: string }
  readonly text: string
  readonly catalog: string
  readonly schema: string
  readonly rowLimit: number | undefined
  readonly target: unknown
  readonly leaseOwner: string
  readonly leaseSeconds: number
}

type NewColumns = Pick<
  Insertable<StatementTable>,
  | 'id'
  | 'workspace_id'
  | 'principal_id'
  | 'principal_name'
  | 'text'
  | 'catalog_name'
  | 'schema_name'
  | 'row_limit'
  | 'target'
  | 'lease_owner'
> & { readonly leaseSeconds: number }

const insertRow = preparedQuery((db: Database, row: NewColumns, event: AuditColumns) =>
  db
    .with('event', (part) => auditInsert(part, event))
    .insertInto('statement')
    .values({
      id: row.id,
      workspace_id: row.workspace_id,
      principal_id: row.principal_id,
      principal_name: row.principal_name,
      text: row.text,
      catalog_name: row.catalog_name,
      schema_name: row.schema_name,
      row_limit: row.row_limit,
      target: row.target,
      lease_owner: row.lease_owner,
      lease_expires_at: sql`clock_timestamp() + make_interval(secs => ${row.leaseSeconds})`,
    })
    .returning(['created_at', sql`set_config('synchronous_commit', 'off', true)`.as('commit')]),
)

/**
 * Writes the row, QUEUED and held by `leaseOwner`, and its audit event, in one statement. Gives back when the database
 * says it was made. Throws WorkspaceGone.
 *
 * The transaction commits without waiting for the disk: every later commit that does wait, of a table's change
 * or of the end, puts this one on the disk before itself, and nothing is answered before such a one. It saves a
 * short statement one of its two waits (0.5 ms on a quiet disk, 4 ms on a busy one).
 */
export const insertStatement = async (
  db: Database,
  row: NewStatementRow,
  event: AuditColumns,
): Promise<{ created_at: string }> => {
  const columns: NewColumns = {
    id: row.id,
    workspace_id: row.workspaceId,
    principal_id: row.principal.id,
    principal_name: row.principal.name,
    text: row.text,
    catalog_name: row.catalog,
    schema_name: row.schema,
    row_limit: row.rowLimit ?? null,
    target: row.target === undefined ? null : stringifyJson(row.target),
    lease_owner: row.leaseOwner,
    leaseSeconds: row.leaseSeconds,
  }
  try {
    const [made] = await insertRow(db, columns, event)
    if (!made) throw new Error('an INSERT gave back no row')
    return made
  } catch (error) {
    throw violates(error, 'statement_workspace_id_fkey') ? new WorkspaceGone({ cause: error }) : error
  }
}

/** The workspace has been deleted since its row was read. */
export class WorkspaceGone extends Error {
  override readonly name = 'WorkspaceGone'
  constructor(options: ErrorOptions) {
    super('the workspace is not there any more', options)
  }
}

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

export type EffectRow = {
  readonly table: string
  readonly snapshot_id: string | null
  readonly rows: string | null
  readonly counts?: { readonly inserted: string; readonly updated: string; readonly deleted: string }
}

export interface StatementEnd {
  readonly event: Exclude<StatementEvent, 'started' | 'expired'>
  /** In its slot, milliseconds; undefined when it never got one. */
  readonly elapsedMillis?: number
  readonly error?: StatementFailure
  readonly columns?: readonly {
    readonly name: string
    readonly type_text: string
    readonly position: number
  }[]
  readonly rowCount?: number
  readonly truncated?: boolean
  readonly bytesRead?: bigint
  readonly effects?: readonly EffectRow[]
  /** JSON of the first rows. */
  readonly resultRows?: string
  readonly spool?: unknown
  readonly resultSeconds?: number
}

const json = (value: unknown): string | null => (value === undefined ? null : stringifyJson(value))

const endRow = preparedQuery(
  (
    db: Database,
    end: Pick<
      Required<Updateable<StatementTable>>,
      | 'state'
      | 'error'
      | 'columns'
      | 'row_count'
      | 'truncated'
      | 'bytes_read'
      | 'effects'
      | 'result_rows'
      | 'result_spool'
    > & { readonly ranSeconds: number | null; readonly resultSeconds: number | null },
    held: Held,
    guard: { readonly sources: readonly StatementState[] },
  ) =>
    db
      .updateTable('statement')
      .set({
        state: end.state,
        version: sql`version + 1`,
        lease_owner: null,
        lease_expires_at: null,
        // Without `ranSeconds` it stays as it was: an interval of NULL seconds is NULL.
        started_at: sql`coalesce(started_at, clock_timestamp() - make_interval(secs => ${end.ranSeconds}))`,
        finished_at: sql`clock_timestamp()`,
        error: end.error,
        columns: end.columns,
        row_count: end.row_count,
        truncated: end.truncated,
        bytes_read: end.bytes_read,
        effects: end.effects,
        result_rows: end.result_rows,
        result_spool: end.result_spool,
        result_expires_at: sql`clock_timestamp() + make_interval(secs => ${end.resultSeconds})`,
      })
      .where('id', '=', held.id)
      .where('lease_epoch', '=', held.epoch)
      .where(sql<boolean>`state = ANY (${guard.sources})`)
      .returning(['version', 'state', 'started_at', 'finished_at']),
)

/** Ends a statement. Undefined when it had ended already or the lease is another's: nothing was written. */
export const endStatement = async (
  db: Database,
  held: Held,
  end: StatementEnd,
): Promise<EndedStatement | undefined> => {
  const [ended] = await endRow(
    db,
    {
      state: statementMachine.target(end.event),
      ranSeconds: end.elapsedMillis === undefined ? null : end.elapsedMillis / 1000,
      error: json(end.error),
      columns: json(end.columns),
      row_count: end.rowCount ?? null,
      truncated: end.truncated ?? false,
      bytes_read: end.bytesRead ?? null,
      effects: stringifyJson(end.effects ?? []),
      result_rows: end.resultRows ?? null,
      result_spool: json(end.spool),
      resultSeconds: end.resultSeconds ?? null,
    },
    held,
    { sources: statementMachine.sources(end.event) },
  )
  return ended
}

export type EndedStatement = Pick<StatementRow, 'version' | 'state' | 'started_at' | 'finished_at'>

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
