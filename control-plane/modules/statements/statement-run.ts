import {
  EngineError,
  type ChangeCounts,
  type ExecuteResult,
  type StatementParameter,
} from '@boathouse/engines'
import { CommitStateUnknown } from '@boathouse/iceberg'
import type { StopReason } from '../../platform/leased-work.ts'
import { markStarted } from '../../platform/leases.store.ts'
import type { StatementDeps } from './statement-deps.ts'
import { failureOf, type StatementFailure } from './statement-failure.ts'
import type { EffectRow, EndedStatement, StatementEnd } from './statement-end.store.ts'
import type { StatementRecord } from './statement-record.ts'
import { PAGE_ROWS, type StatementView } from './statement-view.ts'
import { noteUnknownCommit } from './unknown-commits.ts'

/** A statement that this process took and holds. */
export interface StatementJob {
  readonly id: string
  readonly epoch: bigint
  readonly text: string
  readonly catalog: string
  readonly schema: string
  readonly parameters: readonly StatementParameter[]
  readonly rowLimit: number | undefined
}

/** Where a live statement is; only this process knows before the row does. */
export interface LiveStatement {
  readonly state: 'QUEUED' | 'RUNNING'
  readonly position?: number
}

/** The summary property by which a snapshot is traced back to its statement. */
export const STATEMENT_PROPERTY = 'boathouse.statement-id'

// A statement that ends sooner is recorded by its end alone.
const RECORD_START_AFTER_MILLIS = 100

const countsOf = ({ inserted, updated, deleted }: ChangeCounts): EffectRow['counts'] => ({
  inserted: String(inserted),
  updated: String(updated),
  deleted: String(deleted),
})

const effectsOf = (result: ExecuteResult): StatementView['effects'] =>
  result.effects.map((effect) => ({
    table: effect.table,
    snapshot_id: effect.snapshotId?.toString() ?? null,
    rows: effect.rows?.toString() ?? null,
    ...(effect.counts ? { counts: countsOf(effect.counts) } : {}),
  }))

const success = (result: ExecuteResult, resultSeconds: number): StatementEnd => ({
  event: 'succeeded',
  columns: result.columns.map((column, index) => ({
    name: column.name,
    type_text: column.typeText,
    position: index,
  })),
  rowCount: result.rowCount,
  truncated: result.truncated,
  bytesRead: result.bytesRead,
  effects: effectsOf(result),
  resultRows: JSON.stringify(result.spool ? result.rows.slice(0, PAGE_ROWS) : result.rows),
  spool: result.spool,
  resultSeconds,
})

const STOPPED: StatementFailure = {
  error_code: 'SERVER_STOPPED',
  message: 'The server was stopped while the statement ran. Nothing of it was kept; run it again.',
}

const failure = (deps: StatementDeps, id: string, error: unknown, reason: StopReason): StatementEnd => {
  if (error instanceof EngineError && error.code === 'CANCELED') {
    return { event: 'canceled', error: reason === 'stopping' ? STOPPED : undefined }
  }
  const known = failureOf(error)
  const ours = !known || known.error_code === 'ENGINE_ERROR'
  if (ours) deps.log.error({ err: error, statement: id }, 'a statement failed in an unexpected way')
  return {
    event: 'failed',
    error: known ?? {
      error_code: 'INTERNAL_ERROR',
      message: `Something went wrong on the server; its log has statement ${id}.`,
    },
  }
}

/** Follows the engine's word on where the statement is; `elapsed` counts from when it got its slot. */
const watchStart = (deps: StatementDeps, job: StatementJob, tell: (live: LiveStatement) => void) => {
  let startedAt: number | undefined
  let timer: NodeJS.Timeout | undefined
  const elapsed = (): number | undefined =>
    startedAt === undefined ? undefined : performance.now() - startedAt
  const record = async (): Promise<void> => {
    const row = await markStarted(deps.db, 'statement', job, elapsed() ?? 0)
    if (row) deps.changed('statements', job.id, row.version)
  }
  return {
    onState: (state: LiveStatement): void => {
      tell(state)
      if (state.state !== 'RUNNING' || startedAt !== undefined) return
      startedAt = performance.now()
      timer = setTimeout(() => {
        record().catch((error: unknown) => deps.log.warn({ err: error }, 'a start was not recorded'))
      }, RECORD_START_AFTER_MILLIS)
    },
    elapsed,
    stop: (): void => clearTimeout(timer),
  }
}

const viewOf = (
  job: StatementJob,
  end: StatementEnd,
  row: EndedStatement,
  rows: StatementView['firstRows'],
) => ({
  ...job,
  state: row.state,
  version: row.version,
  error: end.error,
  columns: end.columns,
  rowCount: end.rowCount ?? 0,
  truncated: end.truncated ?? false,
  firstRows: rows,
  bytesRead: end.bytesRead ?? null,
  effects: end.effects ?? [],
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
})

/**
 * Runs a statement to its end and records it. Gives back what it came to; undefined when the row was ended
 * by somebody else, who then tells. Rejects when the end could not be recorded, or is not known: whether a
 * commit happened while the database went away. Recovery then finds out.
 */
export const runStatement = async (
  deps: StatementDeps,
  job: StatementJob,
  kept: StatementRecord,
  signal: AbortSignal,
  tell: (live: LiveStatement) => void,
): Promise<StatementView | undefined> => {
  const start = watchStart(deps, job, tell)
  let result: ExecuteResult | undefined
  let end: StatementEnd
  try {
    result = await deps.engine.execute(
      {
        statementId: job.id,
        text: job.text,
        catalog: job.catalog,
        schema: job.schema,
        parameters: job.parameters,
        rowLimit: job.rowLimit,
        summary: { [STATEMENT_PROPERTY]: job.id },
      },
      signal,
      start.onState,
    )
    end = success(result, deps.resultSeconds)
  } catch (error) {
    // Only the table can tell: the row stays open until recovery has looked.
    if (error instanceof CommitStateUnknown) {
      noteUnknownCommit(job.id, error)
      throw error
    }
    end = failure(deps, job.id, error, signal.reason as StopReason)
  }
  start.stop()
  const elapsedMillis = start.elapsed()
  const row = await kept.end({ ...end, elapsedMillis })
  if (!row) {
    if (result?.spool) await deps.engine.deleteResult(result.spool)
    return undefined
  }
  deps.changed('statements', job.id, row.version)
  return viewOf(job, end, row, result?.rows)
}
