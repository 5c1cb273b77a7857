import { EngineError, type BadRow, type IngestResult } from '@boathouse/engines'
import { CommitStateUnknown } from '@boathouse/iceberg'
import { BoathouseError } from '@boathouse/contract'
import type { Context } from '../../platform/context.ts'
import { inTransaction } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import type { StopReason } from '../../platform/leased-work.ts'
import { markStarted, type Held } from '../../platform/leases.store.ts'
import { persist } from '../../platform/persist.ts'
import { registerInTransaction } from '../datasets/index.ts'
import { failureOf } from '../statements/index.ts'
import { withExtract, type ExtractedRows } from './database/extract-source.ts'
import type { IngestDeps } from './ingest-deps.ts'
import { endIngest, type BadRowText, type IngestEnd, type IngestRow } from './ingest.store.ts'

/** The summary property by which a snapshot is traced back to its ingest. */
export const INGEST_PROPERTY = 'boathouse.ingest-id'

const SHOWN_BAD_ROWS = 100

const textsOf = (rows: readonly BadRow[]): readonly BadRowText[] =>
  rows.slice(0, SHOWN_BAD_ROWS).map((row) => ({ ...row, line: row.line?.toString() ?? null }))

const success = (result: IngestResult): IngestEnd => ({
  event: 'succeeded',
  badRows: textsOf(result.badRows),
  rowsLoaded: result.rowsLoaded,
  rowsRejected: result.rowsRejected,
  rejectsTable: result.rejectsTable,
  snapshotId: result.snapshotId,
})

/** The engine puts them into the details of BAD_ROWS. */
const badRowsOf = (error: unknown): readonly BadRowText[] => {
  const rows = error instanceof EngineError ? error.details.badRows : undefined
  return Array.isArray(rows) ? textsOf(rows as readonly BadRow[]) : []
}

const failure = (deps: IngestDeps, id: string, error: unknown, reason: StopReason): IngestEnd => {
  if (error instanceof EngineError && error.code === 'CANCELED') {
    const message = 'The server was stopped while the file was loaded. The table is as it was; run it again.'
    return {
      event: 'canceled',
      error: reason === 'stopping' ? { error_code: 'SERVER_STOPPED', message } : undefined,
    }
  }
  const known = failureOf(error)
  if (!known || known.error_code === 'ENGINE_ERROR') {
    deps.log.error({ err: error, ingest: id }, 'an ingest failed in an unexpected way')
  }
  return {
    event: 'failed',
    error: {
      error_code: known?.error_code ?? 'INTERNAL_ERROR',
      message: known?.message ?? `Something went wrong on the server; its log has ingest ${id}.`,
    },
    badRows: badRowsOf(error),
  }
}

/**
 * Ends a load that succeeded and registers its dataset in the same transaction. The load counts even when
 * the name was taken meanwhile: the error then says so.
 */
const succeed = (
  deps: IngestDeps,
  row: IngestRow,
  held: Held,
  end: IngestEnd,
): Promise<IngestRow | undefined> =>
  inTransaction(deps.db, async (tx) => {
    const name = row.request.register_as
    if (name === undefined) return endIngest(tx, held, end)
    const target = { catalog: row.catalog_name, schema: row.schema_name, table: row.table_name }
    const table = await deps.tables.byName(tx, target)
    if (!table) return endIngest(tx, held, end)
    try {
      await registerInTransaction(tx, {
        id: newId(),
        workspaceId: row.workspace_id,
        name,
        table,
        ownerId: row.principal_id,
        description: '',
        tags: {},
      })
    } catch (error) {
      if (!(error instanceof BoathouseError)) throw error
      return endIngest(tx, held, { ...end, error: { error_code: error.code, message: error.message } })
    }
    return endIngest(tx, held, { ...end, dataset: name })
  })

/** Records an end, and tells the pages. Undefined when somebody else had ended it. */
export const finishIngest = async (
  deps: IngestDeps,
  row: IngestRow,
  held: Held,
  end: IngestEnd,
): Promise<IngestRow | undefined> => {
  const ended = await persist(
    () => (end.event === 'succeeded' ? succeed(deps, row, held, end) : endIngest(deps.db, held, end)),
    deps.leaseSeconds,
    (error) => deps.log.warn({ err: error, ingest: row.id }, 'the end of an ingest is not recorded yet'),
  )
  if (!ended) return undefined
  deps.changed('ingests', ended.id, ended.version)
  if (ended.dataset !== null) deps.changed('datasets', ended.id)
  return ended
}

/** What the engine is given: the upload, or what a database gives now. */
const withRows = (
  deps: IngestDeps,
  ctx: Context,
  workspace: string,
  { request, filename, upload_location: location }: IngestRow,
  signal: AbortSignal,
  load: (rows: ExtractedRows) => Promise<IngestResult>,
): Promise<IngestResult> => {
  const { source, columns, options } = request
  if (!source) return load({ source: { location: location ?? '', filename }, options, columns })
  return withExtract(deps, ctx, { ...source, workspace, columns }, signal, ({ rows }) => {
    if (!rows) throw new Error('a source without a cursor gives rows')
    return load(rows)
  })
}

/** Loads the file and records what came of it. Undefined when somebody else ended the row. */
export const runIngest = async (
  deps: IngestDeps,
  ctx: Context,
  workspace: string,
  row: IngestRow,
  signal: AbortSignal,
): Promise<IngestRow | undefined> => {
  const held = { id: row.id, epoch: row.lease_epoch }
  const started = async (): Promise<void> => {
    const marked = await markStarted(deps.db, 'ingest', held, 0)
    if (marked) deps.changed('ingests', row.id, marked.version)
  }
  let end: IngestEnd
  try {
    const { request } = row
    const load = (rows: ExtractedRows): Promise<IngestResult> =>
      deps.engine.ingestFile(
        {
          ...rows,
          ingestId: row.id,
          target: { catalog: row.catalog_name, schema: row.schema_name, table: row.table_name },
          mode: row.mode,
          partitioning: request.partitioning,
          onBadRows: request.on_bad_rows,
          rejectsTable: request.rejects_table,
          summary: { [INGEST_PROPERTY]: row.id },
        },
        signal,
        (state) => {
          if (state.state !== 'RUNNING') return
          if (state.progress !== undefined) return void deps.progress.set(row.id, state.progress)
          started().catch((error: unknown) => deps.log.warn({ err: error }, 'a start was not recorded'))
        },
      )
    end = success(await withRows(deps, ctx, workspace, row, signal, load))
  } catch (error) {
    // Only the table can tell: the row stays open until recovery has looked.
    if (error instanceof CommitStateUnknown) throw error
    end = failure(deps, row.id, error, signal.reason as StopReason)
  } finally {
    deps.progress.delete(row.id)
  }
  return finishIngest(deps, row, held, end)
}
