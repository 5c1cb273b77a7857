import { sql, type Updateable } from 'kysely'
import type { StatementTable } from '../../db/generated/tables.ts'
import type { Database } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import type { Held } from '../../platform/leases.store.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import { statementMachine, type StatementEvent, type StatementState } from './statement.machine.ts'
import type { StatementFailure } from './statement-failure.ts'
import type { StatementRow } from './statement.store.ts'

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

type EndColumns = Pick<
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
> & { readonly ranSeconds: number | null; readonly resultSeconds: number | null }

export const endColumns = (end: StatementEnd): EndColumns => ({
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
})

/** What an end sets, whether it comes with the row or to it. An interval of NULL seconds is NULL. */
export const endValues = (end: EndColumns) => ({
  state: end.state,
  finished_at: sql<string>`clock_timestamp()`,
  error: end.error,
  columns: end.columns,
  row_count: end.row_count,
  truncated: end.truncated,
  bytes_read: end.bytes_read,
  effects: end.effects,
  result_rows: end.result_rows,
  result_spool: end.result_spool,
  result_expires_at: sql<string>`clock_timestamp() + make_interval(secs => ${end.resultSeconds})`,
})

export const ENDED = ['version', 'state', 'created_at', 'started_at', 'finished_at'] as const

export type EndedStatement = Pick<StatementRow, (typeof ENDED)[number]>

const endRow = preparedQuery(
  (db: Database, end: EndColumns, held: Held, guard: { readonly sources: readonly StatementState[] }) =>
    db
      .updateTable('statement')
      .set({
        ...endValues(end),
        version: sql`version + 1`,
        lease_owner: null,
        lease_expires_at: null,
        // Without `ranSeconds` it stays as it was.
        started_at: sql`coalesce(started_at, clock_timestamp() - make_interval(secs => ${end.ranSeconds}))`,
      })
      .where('id', '=', held.id)
      .where('lease_epoch', '=', held.epoch)
      .where(sql<boolean>`state = ANY (${guard.sources})`)
      .returning(ENDED),
)

/** Ends a statement. Undefined when it had ended already or the lease is another's: nothing was written. */
export const endStatement = async (
  db: Database,
  held: Held,
  end: StatementEnd,
): Promise<EndedStatement | undefined> => {
  const [ended] = await endRow(db, endColumns(end), held, { sources: statementMachine.sources(end.event) })
  return ended
}
