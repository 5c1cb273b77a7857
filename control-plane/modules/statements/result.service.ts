import { Readable } from 'node:stream'
import { commonErrors, type Input, type Output, type operations } from '@boathouse/contract'
import { statementErrors } from '@boathouse/contract/statements/errors.ts'
import { EngineError, type ResultSource, type SpooledResult } from '@boathouse/engines'
import type { Context } from '../../platform/context.ts'
import { RawAnswer } from '../../platform/handle.ts'
import { permissionDenied } from '../../platform/require-right.ts'
import type { StatementDeps } from './statement-deps.ts'
import { resultSecurable } from './statement-securable.ts'
import type { StatementService } from './statement.service.ts'
import type { StatementRow } from './statement.store.ts'
import { presentWindow, viewOfRow, windowTokens } from './statement-view.ts'

type WindowQuery = Input<typeof operations.getResult>['query']
type Format = Input<typeof operations.downloadResult>['query']['format']

const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8',
  csv_exact: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
}

/** Rows are for whoever asked for them. Throws PERMISSION_DENIED. */
const requireResult = (ctx: Context, row: StatementRow): void => {
  const thing = resultSecurable({ id: row.workspace_id }, row.id, row.principal_id)
  if (!ctx.may('read', thing)) throw permissionDenied(ctx.operation, 'read', thing)
  if (row.state === 'CLOSED') throw statementErrors.RESULT_EXPIRED({ statement_id: row.id })
  if (row.state !== 'SUCCEEDED') throw statementErrors.RESULT_NOT_READY({ state: row.state })
}

/** A spool that is gone although the row names it was deleted a moment ago: its time is over. */
const expired =
  (id: string) =>
  (error: unknown): never => {
    if (error instanceof EngineError && error.code === 'RESULT_GONE') {
      throw statementErrors.RESULT_EXPIRED({ statement_id: id }, error)
    }
    throw error
  }

const rowTooLarge =
  (row: number) =>
  (error: unknown): never => {
    if (error instanceof EngineError && error.code === 'ROW_TOO_LARGE') {
      throw statementErrors.ROW_TOO_LARGE({ row }, error)
    }
    throw error
  }

const offsetOf = (id: string, query: WindowQuery): number => {
  if (query.page_token === undefined) return query.row_offset ?? 0
  if (query.row_offset !== undefined) {
    throw commonErrors.INVALID_REQUEST({
      fields: [{ field: 'row_offset', message: 'give either page_token or row_offset' }],
    })
  }
  const [of, offset] = windowTokens.decode(query.page_token) ?? ['', 0]
  if (of !== id) {
    throw commonErrors.INVALID_REQUEST({
      fields: [{ field: 'page_token', message: 'not one that this list gave out' }],
    })
  }
  return offset
}

const spoolOf = (row: StatementRow): SpooledResult | undefined =>
  (row.result_spool ?? undefined) as SpooledResult | undefined

export interface ResultService {
  window(
    ctx: Context,
    workspace: string,
    id: string,
    query: WindowQuery,
  ): Promise<Output<typeof operations.getResult>>
  download(ctx: Context, workspace: string, id: string, format: Format): Promise<RawAnswer>
}

/** Windows and downloads of results. */
export const createResultService = (deps: StatementDeps, statements: StatementService): ResultService => ({
  window: async (ctx, workspace, id, query) => {
    const row = await statements.load(ctx, workspace, id)
    requireResult(ctx, row)
    const offset = offsetOf(id, query)
    const { firstRows = [], rowCount } = viewOfRow(row)
    const limit = Math.max(0, Math.min(query.row_limit, rowCount - offset))
    const spool = spoolOf(row)
    // The engine ends a window early when its cells are huge: memory does not grow with the result.
    const rows =
      spool === undefined || offset + limit <= firstRows.length
        ? firstRows.slice(offset, offset + limit)
        : await deps.engine
            .readResultWindow(spool, { offset, limit }, ctx.signal)
            .catch(expired(id))
            .catch(rowTooLarge(offset + 1))
    return presentWindow(id, offset, rows, rowCount)
  },

  download: async (ctx, workspace, id, format) => {
    const row = await statements.load(ctx, workspace, id)
    requireResult(ctx, row)
    const { columns = [], firstRows = [] } = viewOfRow(row)
    const spool = spoolOf(row)
    const source: ResultSource = spool
      ? { spool }
      : {
          inline: { columns: columns.map((c) => ({ name: c.name, typeText: c.type_text })), rows: firstRows },
        }
    const pieces = deps.engine.exportResult(source, format, ctx.signal)[Symbol.asyncIterator]()
    // The first piece is made before the answer begins, so that a failure is still told as one.
    const first = await pieces.next().catch(expired(id))
    const all = async function* (): AsyncGenerator<Uint8Array> {
      if (first.done) return
      yield first.value
      yield* { [Symbol.asyncIterator]: () => pieces }
    }
    const body = Readable.from(all())
    // A client that goes away before it reads must not keep the engine's reader.
    body.once('close', () => void pieces.return?.(undefined))
    return new RawAnswer({
      headers: {
        'content-type': MEDIA_TYPES[format],
        'content-disposition': `attachment; filename="result-${id}.${format === 'csv_exact' ? 'csv' : format}"`,
        'cache-control': 'private, no-store',
      },
      body,
    })
  },
})
