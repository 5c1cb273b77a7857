import type { Run, RunState, RunSummary, RunTrigger, TaskRun } from '../../api/types.ts'
import { formatLocal } from '../../ui/times.ts'

export const STATE_CHOICES: readonly { readonly value: RunState; readonly label: string }[] = [
  { value: 'QUEUED', label: 'Queued' },
  { value: 'STARTING', label: 'Starting' },
  { value: 'RUNNING', label: 'Running' },
  { value: 'STOPPING', label: 'Stopping' },
  { value: 'SUCCEEDED', label: 'Succeeded' },
  { value: 'FAILED', label: 'Failed' },
  { value: 'TIMED_OUT', label: 'Timed out' },
  { value: 'CANCELED', label: 'Cancelled' },
  { value: 'SKIPPED', label: 'Skipped' },
]

/** What is wrong when it is an end: the filter of «failed». */
export const FAILED_STATES = 'FAILED,TIMED_OUT,UPSTREAM_FAILED'
export const LIVE_STATES = 'QUEUED,STARTING,RUNNING,STOPPING'

export const TRIGGER_WORDS: Readonly<Record<RunTrigger, string>> = {
  MANUAL: 'By hand',
  SCHEDULE: 'Schedule',
  TABLE: 'Table changed',
  WEBHOOK: 'Webhook',
  RETRY: 'Run again',
  REPAIR: 'Repair',
}

const LIVE: ReadonlySet<string> = new Set([
  'QUEUED',
  'STARTING',
  'RUNNING',
  'STOPPING',
  'BLOCKED',
  'WAITING_FOR_RETRY',
])

/** Ends never change. */
export const hasEnded = ({ state }: { readonly state: string }): boolean => !LIVE.has(state)

/** A run is known by its job and by when it was made. */
export const runTitle = ({ created_at: at }: Pick<RunSummary, 'created_at'>): string => formatLocal(at)

/** Rows of all tasks' results together; null when no task said any. */
export const rowsOf = ({ tasks }: Pick<Run, 'tasks'>): bigint | null => {
  const counts = tasks.flatMap(({ result }) => (result?.rows == null ? [] : [BigInt(result.rows)]))
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0n)
}

/** The task that a person wants to see first: what failed, else what runs, else the last one that began. */
export const firstTask = (tasks: readonly TaskRun[]): TaskRun | undefined =>
  tasks.find(({ state }) => state === 'FAILED' || state === 'TIMED_OUT') ??
  tasks.find((task) => !hasEnded(task) && task.attempts.length > 0) ??
  tasks.findLast(({ attempts }) => attempts.length > 0) ??
  tasks[0]
