import { setTimeout as pause } from 'node:timers/promises'
import type { EmbeddedEngine, ExecuteResult, StatementParameter, TableRead } from '@boathouse/engines'
import type { AttemptRef, EnginePort, Observation, TaskError, TaskResult } from '@boathouse/engines/port.ts'
import { EngineError } from '@boathouse/engines'
import { CommitStateUnknown } from '@boathouse/iceberg'
import { AttemptEnded, type Catalogs } from '../modules/catalogs/index.ts'
import {
  earlierAttempts,
  findRunSetting,
  holdAttempt,
  runContext,
  type RunActor,
} from '../modules/runs/index.ts'
import { failureOf, identifiersOf, targetOf } from '../modules/statements/index.ts'
import { isDatabaseOutage } from '../platform/database-outage.ts'
import type { Log } from '../platform/log.ts'
import { deleteLostFiles, type LostFilesDeps } from './delete-lost-files.ts'
import { liveAttempts } from './live-attempts.ts'
import { withoutValues } from './withhold-values.ts'

/** A statement of a task, with what it needs to be run in the name of its run. */
export interface SqlSpec {
  readonly text: string
  readonly catalog: string | undefined
  readonly schema: string
  readonly parameters: readonly StatementParameter[]
  readonly workspaceId: string
  readonly runAs: { readonly id: string; readonly name: string }
}

export interface EmbeddedSqlDeps extends LostFilesDeps {
  readonly log: Log
  readonly engine: EmbeddedEngine
  readonly catalogs: Pick<Catalogs, 'actingAs'> & LostFilesDeps['catalogs']
  readonly changed: RunActor['changed']
  /** Something happened to an attempt of this run. */
  readonly onNews: (runId: string) => void
  readonly line: (attemptId: string, text: string) => void
}

/** The summary property by which a snapshot is traced back to its attempt. */
const ATTEMPT_PROPERTY = 'boathouse.attempt-id'
// Tasks keep a sample of what they read; tables are where results belong.
const KEPT_ROWS = 100

const namesOf = (tables: readonly TableRead[]): NonNullable<TaskResult['tables_read']> =>
  tables.map(({ catalog, schema, table }) => ({ catalog, schema, table }))

const resultOf = (result: ExecuteResult): TaskResult => {
  const effects = result.effects.map((effect) => ({
    table: effect.table,
    snapshot_id: effect.snapshotId?.toString() ?? null,
    rows: effect.rows?.toString() ?? null,
  }))
  const written = effects.find((effect) => effect.rows !== null)?.rows
  return {
    rows: written ?? (result.columns.length > 0 ? String(result.rowCount) : null),
    effects,
    columns: result.columns.map((column) => ({ name: column.name, type_text: column.typeText })),
    data_array: result.rows.slice(0, KEPT_ROWS),
    tables_read: namesOf(result.tablesRead),
  }
}

const errorOf = (
  { log }: EmbeddedSqlDeps,
  attempt: AttemptRef,
  error: unknown,
  tables: readonly TableRead[],
): TaskError => {
  const known = failureOf(error)
  if (known && known.error_code !== 'ENGINE_ERROR') {
    const { error_code, message, line, column } = known
    const told = { error_code, message, ...(line !== undefined && { line, column }) }
    return withoutValues(told, namesOf(tables))
  }
  log.error({ err: error, attempt: attempt.attemptId }, 'a task failed in an unexpected way')
  const message = `Something went wrong on the server; its log has attempt ${attempt.attemptId}.`
  return { error_code: 'INTERNAL_ERROR', message }
}

/** What an attempt committed, as far as the catalog recorded it; undefined when it committed nothing. */
const committedBy = async (
  { catalogs }: EmbeddedSqlDeps,
  attemptId: string,
  number: number,
): Promise<Observation | undefined> => {
  const commits = await catalogs.commitsOf({ kind: 'attempt', id: attemptId })
  if (commits.length === 0) return undefined
  const effects = commits.map((commit) => ({
    table: commit.table ?? commit.tableId,
    snapshot_id: commit.snapshotId?.toString() ?? null,
    rows: null,
  }))
  return {
    state: 'SUCCEEDED',
    result: { rows: null, effects, columns: [], data_array: [] },
    note: `Attempt ${number} had committed before its worker was lost; nothing was done twice.`,
  }
}

/** The embedded engine's word on an attempt whose process is gone: what the catalog knows. */
const foundAgain = async (
  deps: EmbeddedSqlDeps,
  attempt: AttemptRef,
  message = 'The process that ran this attempt is gone, and it committed nothing.',
): Promise<Observation> =>
  (await committedBy(deps, attempt.attemptId, attempt.number)) ?? { state: 'LOST', message }

const ASK_AGAIN_MILLIS = 250

const isOutage = (error: unknown): boolean =>
  isDatabaseOutage(error) || (error instanceof Error && isDatabaseOutage(error.cause))

/** What became of an attempt that lost the database in its work, asked until the database answers. */
const afterOutage = async (
  deps: EmbeddedSqlDeps,
  attempt: AttemptRef,
  signal: AbortSignal,
): Promise<Observation> => {
  for (;;) {
    try {
      return await foundAgain(
        deps,
        attempt,
        'The connection to the database of Boathouse broke, and the attempt committed nothing.',
      )
    } catch (error) {
      if (!isOutage(error) || signal.aborted) throw error
      await pause(ASK_AGAIN_MILLIS)
    }
  }
}

const execute = async (
  deps: EmbeddedSqlDeps,
  attempt: AttemptRef,
  spec: SqlSpec,
  signal: AbortSignal,
  onRunning: () => void,
  onTables: (tables: readonly TableRead[]) => void,
): Promise<Observation> => {
  // An attempt that was lost may have committed in its last moment.
  for (const earlier of attempt.number > 1 ? await earlierAttempts(deps.db, attempt) : []) {
    const found = await committedBy(deps, earlier.id, earlier.number)
    if (found) return found
  }
  const setting = await findRunSetting(deps.db, { workspaceId: spec.workspaceId, runAsId: spec.runAs.id })
  if (!setting) {
    const message = `${spec.runAs.name}, in whose name the run works, is disabled or may not run code in the workspace any more.`
    return { state: 'FAILED', error: { error_code: 'RUN_AS_NOT_FOUND', message } }
  }
  const { attemptId, runId } = attempt
  const ctx = runContext({
    runId,
    principal: { ...spec.runAs, ...setting.actor },
    rights: setting.rights,
    log: deps.log,
    signal,
    changed: deps.changed,
  })
  const defaults = { catalog: spec.catalog ?? setting.defaultCatalog, schema: spec.schema }
  const target = targetOf(spec.text, defaults, identifiersOf(spec.parameters))
  if (target) await deleteLostFiles(deps, ctx, attempt, target)
  const request = {
    statementId: attemptId,
    text: spec.text,
    ...defaults,
    parameters: spec.parameters,
    rowLimit: KEPT_ROWS,
    summary: { [ATTEMPT_PROPERTY]: attemptId, 'boathouse.run-id': runId },
    onTables,
  }
  const onState = ({ state, ...more }: { state: 'QUEUED' | 'RUNNING'; position?: number }): void => {
    if (state === 'RUNNING') onRunning()
    else deps.line(attemptId, `Waiting for a slot of the engine, at place ${more.position ?? 1}.`)
  }
  const result = await deps.catalogs.actingAs(
    ctx,
    () => deps.engine.execute(request, signal, onState),
    async (tx) => {
      if (!(await holdAttempt(tx, attemptId))) throw new AttemptEnded(attemptId)
    },
    { kind: 'attempt', id: attemptId },
  )
  if (result.spool) await deps.engine.deleteResult(result.spool)
  return { state: 'SUCCEEDED', result: resultOf(result) }
}

/**
 * SQL on the embedded engine, in children of this process. Exactly once with the built-in catalog: an attempt commits
 * only while it lives, in one transaction with the record of the commit, and an attempt that follows a lost one looks
 * for that record before it begins.
 */
export const embeddedSql = (
  deps: EmbeddedSqlDeps,
): EnginePort<SqlSpec> & { readonly close: () => Promise<void> } =>
  liveAttempts({
    log: deps.log,
    onNews: deps.onNews,
    foundAgain: (attempt) => foundAgain(deps, attempt),
    work: async (attempt, spec, signal, onRunning) => {
      const tables: TableRead[] = []
      try {
        return await execute(deps, attempt, spec, signal, onRunning, (more) => tables.push(...more))
      } catch (error) {
        if (error instanceof CommitStateUnknown) return foundAgain(deps, attempt)
        if (isOutage(error)) return afterOutage(deps, attempt, signal)
        const isCanceled = error instanceof EngineError && error.code === 'CANCELED'
        if (isCanceled || signal.aborted) return { state: 'CANCELED' }
        return { state: 'FAILED', error: errorOf(deps, attempt, error, tables) }
      }
    },
  })
