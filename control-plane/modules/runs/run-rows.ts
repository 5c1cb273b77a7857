import { sql, type Selectable } from 'kysely'
import type { Handle, TaskError, TaskResult } from '@boathouse/engines/port.ts'
import type { RunTable, TaskRunAttemptTable, TaskRunTable } from '../../db/generated/tables.ts'
import type { Database } from '../../platform/database.ts'
import type { JobDefinition } from '../jobs/index.ts'
import type { AttemptView, Instant, RunView, TaskView } from './run-view.ts'

export type RunRow = Selectable<RunTable>
export type TaskRow = Selectable<TaskRunTable>
export type AttemptRow = Omit<Selectable<TaskRunAttemptTable>, 'log' | 'log_deleted_at' | 'query_id'>

const instantOf = (text: string): Instant => Date.parse(text)
const optionalInstant = (text: string | null): Instant | undefined =>
  text === null ? undefined : instantOf(text)

export const findRunRow = (db: Database, workspaceId: string, id: string): Promise<RunRow | undefined> =>
  db
    .selectFrom('run')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()

export const findRunRows = (db: Database, ids: readonly string[]): Promise<RunRow[]> =>
  db
    .selectFrom('run')
    .selectAll()
    .where(sql<boolean>`id = ANY(${ids}::uuid[])`)
    .execute()

export const findTaskRows = (db: Database, runIds: readonly string[]): Promise<TaskRow[]> =>
  db
    .selectFrom('task_run')
    .selectAll()
    .where(sql<boolean>`run_id = ANY(${runIds}::uuid[])`)
    .execute()

const ATTEMPT_COLUMNS = [
  'id',
  'run_id',
  'task_key',
  'number',
  'state',
  'reason',
  'message',
  'error',
  'handle',
  'started_at',
  'running_at',
  'finished_at',
] as const

/** In order of their numbers. */
export const findAttemptRows = (db: Database, runIds: readonly string[]): Promise<AttemptRow[]> =>
  db
    .selectFrom('task_run_attempt')
    .select(ATTEMPT_COLUMNS)
    .where(sql<boolean>`run_id = ANY(${runIds}::uuid[])`)
    .orderBy('number')
    .execute()

// JSON columns are written by this module alone, in the shapes of the view.
export const attemptView = (row: AttemptRow): AttemptView => ({
  id: row.id,
  number: row.number,
  state: row.state,
  reason: row.reason,
  message: row.message,
  error: (row.error ?? undefined) as TaskError | undefined,
  handle: (row.handle ?? undefined) as Handle | undefined,
  startedAt: instantOf(row.started_at),
  runningAt: optionalInstant(row.running_at),
  finishedAt: optionalInstant(row.finished_at),
})

const taskView = (row: TaskRow, attempt: AttemptRow | undefined): TaskView => ({
  key: row.task_key,
  state: row.state,
  reason: row.reason,
  message: row.message,
  attempts: row.attempts,
  lost: row.lost_attempts,
  retryAt: optionalInstant(row.retry_at),
  startedAt: optionalInstant(row.started_at),
  finishedAt: optionalInstant(row.finished_at),
  result: (row.result ?? undefined) as TaskResult | undefined,
  reusedFrom: row.reused_from ?? undefined,
  attempt: attempt && attemptView(attempt),
})

/** The tasks of one run in the order of its definition. `attempts` in the order of their numbers. */
export const tasksOfRows = (
  definition: JobDefinition,
  tasks: readonly TaskRow[],
  attempts: readonly AttemptRow[],
): readonly TaskView[] => {
  const rows = new Map(tasks.map((row) => [row.task_key, row]))
  return definition.tasks.flatMap(({ task_key }) => {
    const row = rows.get(task_key)
    return row
      ? [
          taskView(
            row,
            attempts.findLast((attempt) => attempt.task_key === task_key),
          ),
        ]
      : []
  })
}

/** A run without its tasks and without what was asked for since. */
export const headOfRow = (row: RunRow, definition: JobDefinition): RunView => ({
  id: row.id,
  workspaceId: row.workspace_id,
  jobId: row.job_id,
  jobName: row.job_name,
  jobVersion: row.job_version,
  trigger: row.trigger,
  priority: row.priority,
  requestedBy: row.requested_by,
  runAs: { id: row.run_as_id, name: row.run_as },
  parameters: row.parameters as RunView['parameters'],
  scheduledFor: row.scheduled_for ?? undefined,
  originalRunId: row.original_run_id ?? undefined,
  version: row.version,
  state: row.state,
  reason: row.reason,
  message: row.message,
  createdAt: instantOf(row.created_at),
  startedAt: optionalInstant(row.started_at),
  finishedAt: optionalInstant(row.finished_at),
  admitted: false,
  skipRequests: [],
  definition,
  tasks: [],
})
