import { readTransitions, type TransitionTable } from '../../platform/transitions.ts'

/**
 * The one table of moves. Ends have no arrows: nothing follows them. An event that a state does not list is ignored:
 * somebody was faster, and the row already says so.
 *
 * - A run is QUEUED until its job has room (`admitted`), STARTING until a task got going (`started`), STOPPING from a
 *   stop, or the end of its time, until every engine has confirmed.
 * - A task run is BLOCKED until the tasks that it depends on have ended, QUEUED until an attempt begins, and
 *   WAITING_FOR_RETRY between attempts.
 * - An attempt exists from the moment that its start was decided, which is before anything outside happens.
 */
export type End = 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'TIMED_OUT' | 'SKIPPED' | 'UPSTREAM_FAILED'
export type RunState = 'QUEUED' | 'STARTING' | 'RUNNING' | 'STOPPING' | End
export type TaskState = RunState | 'BLOCKED' | 'WAITING_FOR_RETRY'
export type AttemptState = Exclude<RunState, 'QUEUED'>

type EndEvent = 'succeeded' | 'failed' | 'canceled' | 'timedOut'
export type RunEvent = 'admitted' | 'started' | 'stopping' | 'skipped' | EndEvent
export type TaskEvent =
  | 'ready'
  | 'attempted'
  | 'running'
  | 'stopping'
  | 'retry'
  | 'kept'
  | 'skipped'
  | 'upstreamFailed'
  | EndEvent
export type AttemptEvent = 'running' | 'stopping' | EndEvent

const WORK_ENDS = {
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
  timedOut: 'TIMED_OUT',
} as const
const ENDED = {
  SUCCEEDED: {},
  FAILED: {},
  CANCELED: {},
  TIMED_OUT: {},
  SKIPPED: {},
  UPSTREAM_FAILED: {},
} as const
const UNSTARTED_ENDS = { skipped: 'SKIPPED', canceled: 'CANCELED', timedOut: 'TIMED_OUT' } as const

const RUN_TRANSITIONS = {
  QUEUED: { admitted: 'STARTING', skipped: 'SKIPPED', canceled: 'CANCELED' },
  STARTING: { started: 'RUNNING', stopping: 'STOPPING', skipped: 'SKIPPED', ...WORK_ENDS },
  RUNNING: { stopping: 'STOPPING', skipped: 'SKIPPED', ...WORK_ENDS },
  STOPPING: { skipped: 'SKIPPED', ...WORK_ENDS },
  ...ENDED,
} as const satisfies TransitionTable<RunState, RunEvent>

const TASK_TRANSITIONS = {
  BLOCKED: { ready: 'QUEUED', kept: 'SUCCEEDED', upstreamFailed: 'UPSTREAM_FAILED', ...UNSTARTED_ENDS },
  QUEUED: { attempted: 'STARTING', ...UNSTARTED_ENDS },
  STARTING: { running: 'RUNNING', stopping: 'STOPPING', retry: 'WAITING_FOR_RETRY', ...WORK_ENDS },
  RUNNING: { stopping: 'STOPPING', retry: 'WAITING_FOR_RETRY', ...WORK_ENDS },
  STOPPING: { retry: 'WAITING_FOR_RETRY', ...WORK_ENDS },
  WAITING_FOR_RETRY: { ready: 'QUEUED', ...UNSTARTED_ENDS },
  ...ENDED,
} as const satisfies TransitionTable<TaskState, TaskEvent>

const ATTEMPT_TRANSITIONS = {
  STARTING: { running: 'RUNNING', stopping: 'STOPPING', ...WORK_ENDS },
  RUNNING: { stopping: 'STOPPING', ...WORK_ENDS },
  STOPPING: WORK_ENDS,
  ...ENDED,
} as const satisfies TransitionTable<AttemptState, AttemptEvent>

export const runMachine = readTransitions<RunState, RunEvent>(RUN_TRANSITIONS)
export const taskMachine = readTransitions<TaskState, TaskEvent>(TASK_TRANSITIONS)
export const attemptMachine = readTransitions<AttemptState, AttemptEvent>(ATTEMPT_TRANSITIONS)

export const hasEnded = (state: TaskState): state is End => Object.hasOwn(ENDED, state)

/** Work that did not do what it should, whatever the cause. */
export const hasFailed = (state: TaskState): boolean =>
  state === 'FAILED' || state === 'TIMED_OUT' || state === 'UPSTREAM_FAILED' || state === 'CANCELED'
