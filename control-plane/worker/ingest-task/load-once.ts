import type { EmbeddedEngine, IngestResult } from '@boathouse/engines'
import type { AttemptRef, TaskResult } from '@boathouse/engines/port.ts'
import { EngineError } from '@boathouse/engines'
import { AttemptEnded, type Catalogs } from '../../modules/catalogs/index.ts'
import type { ExtractedRows } from '../../modules/ingest/index.ts'
import type { TaskDefinition } from '../../modules/jobs/index.ts'
import { holdAttempt } from '../../modules/runs/index.ts'
import type { Context } from '../../platform/context.ts'
import { inTransaction, type Database, type Tx } from '../../platform/database.ts'

export type IngestTask = NonNullable<TaskDefinition['ingest']>
export type Mode = IngestTask['mode']

/** A load, its templates filled in. */
export interface IngestSpec {
  readonly jobId: string
  readonly workspaceId: string
  readonly runAs: { readonly id: string; readonly name: string }
  readonly task: IngestTask
}

export interface LoadDeps {
  readonly db: Database
  readonly engine: EmbeddedEngine
  readonly catalogs: Pick<Catalogs, 'actingAs' | 'find' | 'commitsOf'>
  readonly line: (attemptId: string, text: string) => void
}

export interface Load {
  readonly ctx: Context
  readonly attempt: AttemptRef
  readonly spec: IngestSpec
  readonly catalog: string
  readonly signal: AbortSignal
  readonly onRunning: () => void
}

/** Another run loads the same at the same time: it is in the table once. */
class AlreadyLoaded extends Error {
  override readonly name = 'AlreadyLoaded'
}

/** The task of a job, which remembers what it has loaded. */
export const ownerOf = ({ spec, attempt }: Load) => ({ jobId: spec.jobId, taskKey: attempt.taskKey })

export const tableOf = ({ spec: { task }, catalog }: Load): string =>
  `${catalog}.${task.target.schema}.${task.target.table}`

/**
 * Rows in one commit, in whose own transaction `remember` says that they are loaded; when it cannot, another run has loaded
 * them and nothing is committed: undefined.
 */
export const loadOnce = async (
  deps: LoadDeps,
  load: Load,
  rows: ExtractedRows,
  mode: Mode,
  remember: (tx: Tx) => Promise<boolean>,
): Promise<IngestResult | undefined> => {
  const { ctx, attempt, spec, catalog, signal, onRunning } = load
  const { task } = spec
  const { attemptId, runId } = attempt
  const rememberOrStop = async (tx: Tx): Promise<void> => {
    if (!(await remember(tx))) throw new AlreadyLoaded()
  }
  let remembered = false
  const request = {
    ...rows,
    ingestId: attemptId,
    target: { catalog, schema: task.target.schema, table: task.target.table },
    mode,
    partitioning: task.partitioning,
    onBadRows: task.on_bad_rows,
    rejectsTable: task.rejects_table,
    summary: { 'boathouse.attempt-id': attemptId, 'boathouse.run-id': runId },
  }
  try {
    const result = await deps.catalogs.actingAs(
      ctx,
      () =>
        deps.engine.ingestFile(request, signal, ({ state }) =>
          state === 'RUNNING' ? onRunning() : undefined,
        ),
      async (tx, object) => {
        if (!(await holdAttempt(tx, attemptId))) throw new AttemptEnded(attemptId)
        // Rejects are committed before the rows are: only the table itself counts.
        if (object?.kind !== 'table' || object.name !== tableOf(load)) return
        await rememberOrStop(tx)
        remembered = true
      },
      { kind: 'attempt', id: attemptId },
    )
    // A file without rows commits nothing, and what another catalog commits is in no transaction of ours.
    if (!remembered) await inTransaction(deps.db, rememberOrStop)
    return result
  } catch (error) {
    if (!(error instanceof AlreadyLoaded)) throw error
    deps.line(attemptId, `${rows.source.filename} was loaded by another run meanwhile.`)
    return undefined
  }
}

const hasTable = async ({ catalogs }: LoadDeps, load: Load): Promise<boolean> => {
  const { schema, table } = load.spec.task.target
  const catalog = await catalogs.find(load.catalog, load.ctx)
  if (!catalog) throw new EngineError('CATALOG_NOT_FOUND', `There is no catalog ${load.catalog}.`)
  const tables = await catalog.listTables(schema.split('.'))
  return tables.some(({ name }) => name === table)
}

/** How the next rows go in. */
export const modeFor = async (
  deps: LoadDeps,
  load: Load,
  loadedBefore: () => Promise<boolean>,
): Promise<Mode> => {
  const { mode } = load.spec.task
  if (mode === 'replace') return mode
  if (mode === 'create' && !(await loadedBefore())) return mode
  return (await hasTable(deps, load)) ? 'append' : 'create'
}

export const tellRows = ({ line }: LoadDeps, { attempt }: Load, path: string, result: IngestResult): void => {
  const bad = result.rowsRejected > 0n ? `, ${result.rowsRejected} rejected` : ''
  line(attempt.attemptId, `Loaded ${path}: ${result.rowsLoaded} rows${bad}.`)
}

/** What the loads of a task came to. */
export const resultOf = (results: readonly IngestResult[]): TaskResult => ({
  rows: results.reduce((sum, { rowsLoaded }) => sum + rowsLoaded, 0n).toString(),
  effects: results.flatMap(({ effects }) =>
    effects.map(({ table, snapshotId, rows }) => ({
      table,
      snapshot_id: snapshotId?.toString() ?? null,
      rows: rows?.toString() ?? null,
    })),
  ),
  columns: [],
  data_array: [],
})
