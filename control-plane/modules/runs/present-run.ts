import type { Output, operations } from '@boathouse/contract'
import { TASK_KINDS } from '@boathouse/contract/jobs/task-shapes.ts'
import type { JobDefinition, TaskDefinition } from '../jobs/index.ts'
import type { RunListRow } from './run-list.store.ts'
import type { AttemptView, Instant, RunView, TaskView } from './run-view.ts'

type RunAnswer = Output<typeof operations.getRun>
type TaskAnswer = RunAnswer['tasks'][number]
type AttemptAnswer = TaskAnswer['attempts'][number]

/** What is shown of a run beside its view. */
export interface RunDetails {
  readonly queuePosition: number | undefined
  readonly stopRequestedAt: string | null
  /** All attempts of a task; only the newest when absent. */
  readonly attempts?: ReadonlyMap<string, readonly AttemptView[]>
  /** Bytes by attempt id. */
  readonly logSizes: ReadonlyMap<string, number>
}

// Milliseconds are all that the view keeps.
const instant = (at: Instant): string => new Date(at).toISOString()
const optional = (at: Instant | undefined): string | null => (at === undefined ? null : instant(at))

const kindOf = (task: TaskDefinition): TaskAnswer['kind'] =>
  TASK_KINDS.find((kind) => task[kind] !== undefined) ?? 'noop'

const errorOf = ({ error }: AttemptView): AttemptAnswer['error'] => {
  if (!error) return null
  const { error_code, message, line, column } = error
  return { error_code, message, ...(line !== undefined && { line }), ...(column !== undefined && { column }) }
}

const presentAttempt = (attempt: AttemptView, logBytes: number): AttemptAnswer => ({
  attempt_id: attempt.id,
  attempt: attempt.number,
  state: attempt.state,
  reason: attempt.reason,
  message: attempt.message,
  error: errorOf(attempt),
  started_at: instant(attempt.startedAt),
  finished_at: optional(attempt.finishedAt),
  log_bytes: logBytes,
})

const UNMADE = { state: 'BLOCKED', reason: 'RUN_QUEUED', message: '', attempts: 0, lost: 0 } as const

const resultOf = ({ result, rowsWithheld = false }: TaskView): TaskAnswer['result'] =>
  result
    ? {
        rows: result.rows,
        effects: [...result.effects],
        columns: [...result.columns],
        data_array: result.data_array.map((row) => [...row]),
        rows_withheld: rowsWithheld,
      }
    : null

const presentTask = (
  definition: TaskDefinition,
  view: TaskView | undefined,
  details: RunDetails,
): TaskAnswer => {
  const task: TaskView = view ?? { key: definition.task_key, ...UNMADE }
  const attempts = details.attempts?.get(task.key) ?? (task.attempt ? [task.attempt] : [])
  return {
    task_key: task.key,
    kind: kindOf(definition),
    depends_on: definition.depends_on.map((one) => one.task_key),
    run_if: definition.run_if,
    state: task.state,
    reason: task.reason,
    message: task.message,
    started_at: optional(task.startedAt),
    finished_at: optional(task.finishedAt),
    retry_at: task.state === 'WAITING_FOR_RETRY' ? optional(task.retryAt) : null,
    attempts: attempts.map((one) => presentAttempt(one, details.logSizes.get(one.id) ?? one.logBytes ?? 0)),
    result: resultOf(task),
    reused_from: task.reusedFrom ?? null,
  }
}

const presentTasks = (definition: JobDefinition, run: RunView, details: RunDetails): TaskAnswer[] => {
  const views = new Map(run.tasks.map((task) => [task.key, task]))
  return definition.tasks.map((task) => presentTask(task, views.get(task.task_key), details))
}

export const presentRun = (run: RunView, details: RunDetails): RunAnswer => ({
  run_id: run.id,
  job_id: run.jobId,
  job: run.jobName,
  job_version: Number(run.jobVersion),
  state: run.state,
  reason: run.reason,
  message: run.message,
  trigger: run.trigger,
  scheduled_for: run.scheduledFor ?? null,
  original_run_id: run.originalRunId ?? null,
  requested_by: run.requestedBy,
  created_at: instant(run.createdAt),
  started_at: optional(run.startedAt),
  finished_at: optional(run.finishedAt),
  version: Number(run.version),
  parameters: { ...run.parameters },
  priority: run.priority,
  run_as: run.runAs.name,
  stop_requested_at: details.stopRequestedAt,
  queue:
    run.state === 'QUEUED'
      ? { reason: run.reason, message: run.message, position: details.queuePosition ?? 1 }
      : null,
  max_concurrent_runs: run.definition.max_concurrent_runs,
  on_limit: run.definition.on_limit,
  tasks: presentTasks(run.definition, run, details),
})

export const presentListed = (row: RunListRow): Output<typeof operations.listRuns>['runs'][number] => ({
  run_id: row.id,
  job_id: row.job_id,
  job: row.job_name,
  job_version: Number(row.job_version),
  state: row.state,
  reason: row.reason,
  message: row.message,
  trigger: row.trigger,
  scheduled_for: row.scheduled_for,
  original_run_id: row.original_run_id,
  requested_by: row.requested_by,
  created_at: row.created_at,
  started_at: row.started_at,
  finished_at: row.finished_at,
  version: Number(row.version),
})
