import { sql, type RawBuilder } from 'kysely'
import { dataWithoutSecrets, withoutSecrets } from '../../platform/known-secrets.ts'
import type { Instant, RunView, TaskView } from './run-view.ts'

const TASKS = sql`run_id uuid, task_key text, state text, reason text, message text, attempts int, lost_attempts int,
  retry_at float8, started_at float8, finished_at float8, result json, reused_from uuid`
const ATTEMPTS = sql`id uuid, run_id uuid, task_key text, number int, state text, reason text, message text, error json,
  handle json, started_at float8, running_at float8, finished_at float8, log text`

/** Writes tasks as `taskRecords` tells them, of the runs that the part `among` of the same statement has written. */
export const insertTasks = (tasks: string, among: string): RawBuilder<unknown> => sql`
  INSERT INTO task_run AS t (run_id, task_key, state, reason, message, attempts, lost_attempts, retry_at, started_at,
    finished_at, result, reused_from)
  SELECT x.run_id, x.task_key, x.state, x.reason, x.message, x.attempts, x.lost_attempts,
    to_timestamp(x.retry_at / 1000), to_timestamp(x.started_at / 1000), to_timestamp(x.finished_at / 1000), x.result,
    x.reused_from
  FROM json_to_recordset(${tasks}::json) AS x (${TASKS}) JOIN ${sql.table(among)} AS among ON among.id = x.run_id`

/** The same of their attempts. */
export const insertAttempts = (attempts: string, among: string): RawBuilder<unknown> => sql`
  INSERT INTO task_run_attempt AS a (id, run_id, task_key, number, state, reason, message, error, handle, started_at,
    running_at, finished_at, log)
  SELECT x.id, x.run_id, x.task_key, x.number, x.state, x.reason, x.message, x.error, x.handle,
    to_timestamp(x.started_at / 1000), to_timestamp(x.running_at / 1000), to_timestamp(x.finished_at / 1000), x.log
  FROM json_to_recordset(${attempts}::json) AS x (${ATTEMPTS}) JOIN ${sql.table(among)} AS among ON among.id = x.run_id`

/** As the database is told. */
export const millis = (at: Instant | undefined): number | null => at ?? null

/** What the tasks of a run's step are saved from. */
export interface TaskStep {
  readonly before: RunView
  readonly next: RunView
  /** By attempt id: the log of an attempt that said little. */
  readonly logs: ReadonlyMap<string, string>
}

const changedTasks = ({ before, next }: TaskStep): readonly TaskView[] => {
  const saved = new Map(before.tasks.map((task) => [task.key, task]))
  return next.tasks.filter((task) => saved.get(task.key) !== task)
}

const taskRecord = (runId: string, task: TaskView) => ({
  run_id: runId,
  task_key: task.key,
  state: task.state,
  reason: task.reason,
  message: withoutSecrets(task.message),
  attempts: task.attempts,
  lost_attempts: task.lost,
  retry_at: millis(task.retryAt),
  started_at: millis(task.startedAt),
  finished_at: millis(task.finishedAt),
  result: task.result ?? null,
  reused_from: task.reusedFrom ?? null,
})

const attemptRecord = (step: TaskStep, key: string, attempt: NonNullable<TaskView['attempt']>) => ({
  id: attempt.id,
  run_id: step.next.id,
  task_key: key,
  number: attempt.number,
  state: attempt.state,
  reason: attempt.reason,
  message: withoutSecrets(attempt.message),
  error: dataWithoutSecrets(attempt.error) ?? null,
  handle: attempt.handle ?? null,
  started_at: attempt.startedAt,
  running_at: millis(attempt.runningAt),
  finished_at: millis(attempt.finishedAt),
  log: step.logs.get(attempt.id) ?? null,
})

/** The tasks that a batch of steps changed, and their newest attempts; JSON each. */
export const taskRecords = (
  batch: readonly TaskStep[],
): { readonly tasks: string; readonly attempts: string } => {
  const changed = batch.map((step) => [step, changedTasks(step)] as const)
  const tasks = changed.flatMap(([{ next }, all]) => all.map((task) => taskRecord(next.id, task)))
  const attempts = changed.flatMap(([step, all]) =>
    all.flatMap(({ key, attempt }) => (attempt ? [attemptRecord(step, key, attempt)] : [])),
  )
  return { tasks: JSON.stringify(tasks), attempts: JSON.stringify(attempts) }
}
