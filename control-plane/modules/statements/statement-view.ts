import type { Output, operations } from '@boathouse/contract'
import type { ExecuteResult } from '@boathouse/engines'
import { pageTokens } from '../../platform/page-token.ts'
import { z } from 'zod'
import type { StatementFailure } from './statement-failure.ts'
import type { StatementState } from './statement.machine.ts'
import type { EffectRow } from './statement-end.store.ts'
import type { StatementRow } from './statement.store.ts'

export type Rows = ExecuteResult['rows']
export type ResultColumnRow = { readonly name: string; readonly type_text: string; readonly position: number }
/** A statement as it is shown, whether it comes from the row or from the work that just ended. */
export interface StatementView {
  readonly id: string
  readonly text: string
  readonly catalog: string
  readonly schema: string
  readonly state: StatementState
  readonly version: bigint
  readonly queuePosition?: number
  readonly error?: StatementFailure
  readonly columns?: readonly ResultColumnRow[]
  readonly rowCount: number
  readonly truncated: boolean
  /** The first rows of the result; all of them when nothing is spooled. */
  readonly firstRows?: Rows
  readonly bytesRead: bigint | null
  readonly effects: readonly EffectRow[]
  readonly createdAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

/** Rows of the first page, and of a window when nobody says how many. */
export const PAGE_ROWS = 1000

/** Where a window begins; a token of one result is no token of another. */
export const windowTokens = pageTokens('result', z.tuple([z.uuid(), z.int().min(0)]))

// The three JSON columns are written by this module alone, in these shapes.
export const viewOfRow = (row: StatementRow): StatementView => ({
  id: row.id,
  text: row.text,
  catalog: row.catalog_name,
  schema: row.schema_name,
  state: row.state,
  version: row.version,
  error: (row.error ?? undefined) as StatementFailure | undefined,
  columns: (row.columns ?? undefined) as readonly ResultColumnRow[] | undefined,
  rowCount: Number(row.row_count ?? 0),
  truncated: row.truncated,
  firstRows: row.result_rows === null ? undefined : (JSON.parse(row.result_rows) as Rows),
  bytesRead: row.bytes_read,
  effects: row.effects as readonly EffectRow[],
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
})

/** One window as it leaves: `offset` counts from 0, `total` rows are there in all. */
export const presentWindow = (
  id: string,
  offset: number,
  rows: Rows,
  total: number,
): Output<typeof operations.getResult> => ({
  row_offset: offset,
  row_count: rows.length,
  data_array: rows.map((row) => [...row]),
  // Also behind no row at all: the first one may be too large to be kept beside the statement.
  next_page_token: offset + rows.length < total ? windowTokens.encode([id, offset + rows.length]) : undefined,
})

const presentResult = (view: StatementView) => {
  if (view.state !== 'SUCCEEDED' || view.columns === undefined) return {}
  return {
    manifest: {
      schema: { column_count: view.columns.length, columns: [...view.columns] },
      total_row_count: view.rowCount,
      truncated: view.truncated,
    },
    result: presentWindow(view.id, 0, (view.firstRows ?? []).slice(0, PAGE_ROWS), view.rowCount),
  }
}

/** A statement as it leaves the server. */
export const presentStatement = (view: StatementView): Output<typeof operations.getStatement> => ({
  statement_id: view.id,
  statement: view.text,
  catalog: view.catalog,
  schema: view.schema,
  status: { state: view.state, error: view.error, queue_position: view.queuePosition },
  ...presentResult(view),
  effects: [...view.effects],
  created_at: view.createdAt,
  started_at: view.startedAt,
  finished_at: view.finishedAt,
  bytes_read: view.bytesRead === null ? null : view.bytesRead.toString(),
})
