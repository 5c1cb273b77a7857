import type { EmbeddedEngine, IngestResult } from '@boathouse/engines'
import type { AttemptRef, TaskResult } from '@boathouse/engines/port.ts'
import { EngineError } from '@boathouse/engines'
import { AttemptEnded, type Catalogs } from '../../modules/catalogs/index.ts'
import { hasLoadedBefore, newFilesOf, rememberFiles } from '../../modules/ingest/index.ts'
import type { TaskDefinition } from '../../modules/jobs/index.ts'
import { holdAttempt } from '../../modules/runs/index.ts'
import type { Context } from '../../platform/context.ts'
import { inTransaction, type Database, type Tx } from '../../platform/database.ts'
import type { SourceFile } from './source-files.ts'

type IngestTask = NonNullable<TaskDefinition['ingest']>
type Mode = IngestTask['mode']

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
  readonly catalogs: Pick<Catalogs, 'actingAs' | 'find'>
  readonly line: (attemptId: string, text: string) => void
}

interface Load {
  readonly ctx: Context
  readonly attempt: AttemptRef
  readonly spec: IngestSpec
  readonly catalog: string
  readonly signal: AbortSignal
  readonly onRunning: () => void
}

/** Another run loads the same file at the same time: it is in the table once. */
class AlreadyLoaded extends Error {
  override readonly name = 'AlreadyLoaded'
}

const tableOf = ({ spec: { task }, catalog }: Load): string =>
  `${catalog}.${task.target.schema}.${task.target.table}`

/** One file in one commit, which remembers `files` in its own transaction. */
const loadOne = async (
  deps: LoadDeps,
  load: Load,
  file: SourceFile,
  mode: Mode,
  files: readonly SourceFile[],
): Promise<IngestResult | undefined> => {
  const { ctx, attempt, spec, catalog, signal, onRunning } = load
  const { task } = spec
  const { attemptId, runId } = attempt
  const owner = { jobId: spec.jobId, taskKey: attempt.taskKey }
  const remember = async (tx: Tx): Promise<void> => {
    if (!(await rememberFiles(tx, owner, { runId, attemptId }, files))) throw new AlreadyLoaded()
  }
  let remembered = false
  const request = {
    ingestId: attemptId,
    target: { catalog, schema: task.target.schema, table: task.target.table },
    mode,
    options: task.options,
    columns: task.columns,
    partitioning: task.partitioning,
    onBadRows: task.on_bad_rows,
    rejectsTable: task.rejects_table,
    summary: { 'boathouse.attempt-id': attemptId, 'boathouse.run-id': runId },
  }
  try {
    const result = await file.opened((location) =>
      deps.catalogs.actingAs(
        ctx,
        () =>
          deps.engine.ingestFile(
            { ...request, source: { location, filename: file.path } },
            signal,
            ({ state }) => (state === 'RUNNING' ? onRunning() : undefined),
          ),
        async (tx, object) => {
          if (!(await holdAttempt(tx, attemptId))) throw new AttemptEnded(attemptId)
          // Rejects are committed before the rows are: only the table itself counts.
          if (object?.kind !== 'table' || object.name !== tableOf(load)) return
          await remember(tx)
          remembered = true
        },
        { kind: 'attempt', id: attemptId },
      ),
    )
    // A file without rows commits nothing, and what another catalog commits is in no transaction of ours.
    if (!remembered) await inTransaction(deps.db, remember)
    return result
  } catch (error) {
    if (!(error instanceof AlreadyLoaded)) throw error
    deps.line(attemptId, `${file.path} was loaded by another run meanwhile.`)
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

/** How the next file goes in. */
const modeFor = async (deps: LoadDeps, load: Load): Promise<Mode> => {
  const { mode } = load.spec.task
  if (mode === 'replace') return mode
  const owner = { jobId: load.spec.jobId, taskKey: load.attempt.taskKey }
  if (mode === 'create' && !(await hasLoadedBefore(deps.db, owner))) return mode
  return (await hasTable(deps, load)) ? 'append' : 'create'
}

const tellRows = ({ line }: LoadDeps, { attempt }: Load, path: string, result: IngestResult): void => {
  const bad = result.rowsRejected > 0n ? `, ${result.rowsRejected} rejected` : ''
  line(attempt.attemptId, `Loaded ${path}: ${result.rowsLoaded} rows${bad}.`)
}

/**
 * Loads what the task has not loaded yet. Each file is remembered in the transaction that commits its rows: whatever is
 * killed, a file is in the table exactly when it is remembered, and the next attempt goes on with the next one.
 */
export const loadFiles = async (
  deps: LoadDeps,
  load: Load,
  all: readonly SourceFile[],
): Promise<TaskResult> => {
  const { attempt, spec } = load
  const owner = { jobId: spec.jobId, taskKey: attempt.taskKey }
  const files = await newFilesOf(deps.db, owner, all)
  deps.line(attempt.attemptId, `${files.length} of ${all.length} files are new.`)
  const newest = files.at(-1)
  const batches =
    spec.task.mode === 'replace' && newest
      ? [{ file: newest, files }]
      : files.map((file) => ({ file, files: [file] }))
  let rows = 0n
  const effects: TaskResult['effects'][number][] = []
  for (const batch of batches) {
    const mode = await modeFor(deps, load)
    const result = await loadOne(deps, load, batch.file, mode, batch.files)
    if (!result) continue
    tellRows(deps, load, batch.file.path, result)
    rows += result.rowsLoaded
    for (const { table, snapshotId, rows: count } of result.effects)
      effects.push({ table, snapshot_id: snapshotId?.toString() ?? null, rows: count?.toString() ?? null })
  }
  return { rows: rows.toString(), effects, columns: [], data_array: [] }
}
