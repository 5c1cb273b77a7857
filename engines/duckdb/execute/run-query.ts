import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenRequest, QueryAnswer, QueryRequest } from '../child/protocol.ts'
import type { Lease } from '../child-pool.ts'
import type { ExecuteRequest, ExecuteResult, OnState, SpooledResult } from '../engine-types.ts'
import { asEngineError } from '../fault-message.ts'
import type { ExecutionDeps } from './engine-options.ts'
import type { QueryPlan } from './query-plan.ts'
import { locateIn } from './text-position.ts'

/** Results up to this stay in the row (design.md, section 6). */
const INLINE_BYTES = 1024 * 1024

/** What statements give back that have no rows. */
export const NO_ROWS: Pick<
  ExecuteResult,
  'columns' | 'rows' | 'rowCount' | 'truncated' | 'effects' | 'tablesRead' | 'bytesRead'
> = {
  columns: [],
  rows: [],
  rowCount: 0,
  truncated: false,
  effects: [],
  tablesRead: [],
  bytesRead: 0n,
}

/** Waits for a child, tells the caller about it, and gives the child back whatever happens. */
export const withChild = async <Result>(
  deps: ExecutionDeps,
  signal: AbortSignal | undefined,
  onState: OnState | undefined,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> => {
  const lease = await deps.statements.lease(signal, (position) => onState?.({ state: 'QUEUED', position }))
  try {
    onState?.({ state: 'RUNNING' })
    return await work(lease)
  } finally {
    lease.release()
  }
}

/** The second wall around a query: its files, and places that it may write to. */
export const openFor = (
  plan: QueryPlan,
  writable: readonly string[],
  setup: readonly string[] = [],
): OpenRequest => ({
  op: 'open',
  // COPY looks at the directory itself, too.
  allowedPaths: [...plan.paths, ...writable],
  allowedDirectories: writable,
  setup: [...setup, ...plan.setup],
  wideOr: plan.wideOr,
})

/** Runs a planned query; `verb` stands in front of it, as in `EXPLAIN `. */
export const runQueryPlan = async (
  deps: ExecutionDeps,
  plan: QueryPlan,
  request: ExecuteRequest,
  signal?: AbortSignal,
  onState?: OnState,
  verb = '',
): Promise<ExecuteResult> => {
  const sql = verb + plan.sql
  const directory = join(deps.spoolDirectory, request.statementId)
  try {
    const answer = await withChild(deps, signal, onState, async (lease) => {
      const question: QueryRequest = {
        op: 'query',
        instance: 'own',
        sql,
        parameters: request.parameters ?? [],
        rowLimit: request.rowLimit ?? null,
        inlineBytes: INLINE_BYTES,
        spoolPrefix: join(directory, 'part'),
        spoolLimitBytes: deps.maxResultBytes,
      }
      if (plan.setup.length === 0 && !plan.wideOr) {
        const short = await lease.request({ ...question, instance: 'bare', oneRow: plan.oneRow }, signal)
        if (!short.overflow) return short
      }
      // Sent together: the child answers in order, and a round trip is saved.
      const opened = lease.request(openFor(plan, [directory]), signal)
      const [, result] = await Promise.all([opened, lease.request(question, signal)])
      return result
    })
    return {
      ...NO_ROWS,
      ...resultOf(answer, request.statementId),
      tablesRead: plan.tablesRead,
      bytesRead: plan.bytesRead,
    }
  } catch (error) {
    // Parts of a result that nobody will read; on a full disk they would keep it full.
    await rm(directory, { recursive: true, force: true })
    throw asEngineError(error, locateIn(sql, plan.rewritten), plan.hide)
  }
}

const resultOf = (
  answer: QueryAnswer,
  statementId: string,
): Pick<ExecuteResult, 'columns' | 'rows' | 'rowCount' | 'truncated' | 'spool'> => {
  const { columns, rows, rowCount, truncated, forms } = answer
  const parts = answer.parts.map((part, at) => ({ ...part, file: `${statementId}/part-${at}.parquet` }))
  const spool: SpooledResult | undefined = parts.length > 0 ? { parts, columns, forms, rowCount } : undefined
  return { columns, rows, rowCount, truncated, ...(spool ? { spool } : {}) }
}
