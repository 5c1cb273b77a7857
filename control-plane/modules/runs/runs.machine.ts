import type { TaskDefinition } from '../jobs/index.ts'
import { decideAttempt, timeoutOf } from './decide-attempt.ts'
import { lastTasks } from './last-tasks.policy.ts'
import { judgeRunIf } from './run-if.policy.ts'
import { draftOf, type Because, type RunDraft } from './run-draft.ts'
import { hasEnded, hasFailed } from './run-states.ts'
import type { Decision, RunView, Seen, TaskView } from './run-view.ts'

/**
 * The heart: what follows for a run from what is known. Pure and level-triggered: called again with the same view it
 * decides the same; called with the result and nothing new it decides nothing.
 */

const NOTHING = { rows: null, effects: [], columns: [], data_array: [] }

/** A task whose work is none is done within the same look. */
const doNothing = (draft: RunDraft, key: string): void => {
  const because = { reason: 'SUCCEEDED' }
  draft.moveAttempt(key, 'running', because)
  draft.moveAttempt(key, 'succeeded', because)
  draft.moveTask(key, 'running', because)
  draft.moveTask(key, 'succeeded', because, { result: NOTHING })
}

const begin = (draft: RunDraft, definition: TaskDefinition, seen: Seen): void => {
  const { task_key } = definition
  const attemptId = seen.newId()
  draft.moveTask(task_key, 'attempted', { reason: 'STARTING' })
  draft.addAttempt(task_key, attemptId)
  if (definition.noop) doNothing(draft, task_key)
  else draft.effect({ kind: 'start', taskKey: task_key, attemptId })
}

/** A task that is not at work: whether it goes on, and how. True when something changed. */
const decideWaiting = (
  draft: RunDraft,
  definition: TaskDefinition,
  seen: Seen,
  stopping: Because | undefined,
): boolean => {
  const { task_key, depends_on, run_if } = definition
  const { state, retryAt = 0 } = draft.task(task_key)
  if (state !== 'BLOCKED' && state !== 'QUEUED' && state !== 'WAITING_FOR_RETRY') return false
  if (stopping)
    return draft.moveTask(task_key, stopping.reason === 'RUN_TIMEOUT' ? 'timedOut' : 'canceled', stopping)
  if (draft.run().skipRequests.includes(task_key))
    return draft.moveTask(task_key, 'skipped', {
      reason: 'MARKED',
      message: 'Somebody marked it as skipped.',
    })
  if (state === 'WAITING_FOR_RETRY') {
    // The end of the attempt before must have been saved: one save holds one attempt a task.
    if (retryAt > seen.now || draft.savedState(task_key) !== state) return false
    draft.moveTask(task_key, 'ready', { reason: 'READY' }, { retryAt: undefined })
  }
  if (state === 'BLOCKED') {
    const verdict = judgeRunIf(
      run_if,
      depends_on.map((one) => draft.task(one.task_key).state),
    )
    if (verdict === 'wait') return false
    const message = `Its condition ${run_if} does not hold.`
    if (verdict === 'upstreamFailed')
      return draft.moveTask(task_key, 'upstreamFailed', { reason: 'UPSTREAM_FAILED', message })
    if (verdict === 'skip') return draft.moveTask(task_key, 'skipped', { reason: 'RUN_IF', message })
    draft.moveTask(task_key, 'ready', { reason: 'READY' })
  }
  begin(draft, definition, seen)
  return true
}

/** Makes the tasks of a run that starts; results that a repair keeps are there from the beginning. */
const startRun = (draft: RunDraft): void => {
  const run = draft.run()
  draft.addTasks(run.definition.tasks.map((task) => task.task_key))
  for (const [key, result] of Object.entries(run.kept ?? {})) {
    draft.moveTask(key, 'kept', { reason: 'KEPT' }, { result, reusedFrom: run.originalRunId })
  }
}

/** QUEUED: skipped, stopped, admitted, or told why it waits. True when the run is to be looked at further. */
const decideQueued = (draft: RunDraft, seen: Seen): boolean => {
  const run = draft.run()
  if (run.state !== 'QUEUED') return true
  const limit = run.definition.max_concurrent_runs
  const full = `The job runs ${limit} ${limit === 1 ? 'time' : 'times'} already, which is its limit.`
  if (run.stopRequestedBy !== undefined) {
    const message = `${run.stopRequestedBy} stopped it before it started.`
    return !draft.moveRun('canceled', { reason: 'STOP_REQUESTED', message })
  }
  if (run.skipRequests.includes('*'))
    return !draft.moveRun('skipped', { reason: 'MARKED', message: 'Somebody marked it as skipped.' })
  if (seen.admission === 'SKIP') return !draft.moveRun('skipped', { reason: 'LIMIT', message: full })
  if (seen.admission === 'free') {
    draft.setAdmitted()
    draft.moveRun('admitted', { reason: 'ADMITTED' })
    startRun(draft)
    return true
  }
  const [reason, message] =
    seen.admission === 'REPLACE'
      ? ['REPLACING', `${full} The oldest of them is being stopped.`]
      : ['LIMIT', full]
  if (run.reason !== reason) draft.explainRun({ reason, message })
  return false
}

const runDue = ({ definition, startedAt }: Pick<RunView, 'definition' | 'startedAt'>): number | undefined =>
  definition.timeout_seconds > 0 && startedAt !== undefined
    ? startedAt + definition.timeout_seconds * 1000
    : undefined

/** Why everything is to stop; undefined while nothing is. */
const reasonToStop = (draft: RunDraft, seen: Seen): Because | undefined => {
  const run = draft.run()
  if (run.state === 'STOPPING') return run
  const due = runDue(run)
  const because =
    run.stopRequestedBy !== undefined
      ? { reason: 'STOP_REQUESTED', message: `${run.stopRequestedBy} asked it to stop.` }
      : due !== undefined && due <= seen.now
        ? { reason: 'RUN_TIMEOUT', message: `It ran longer than ${run.definition.timeout_seconds} seconds.` }
        : undefined
  if (because) draft.moveRun('stopping', because)
  return because
}

const named = (tasks: readonly TaskView[]): string => tasks.map((task) => task.key).join(', ')

/** The end of a run whose tasks have all ended: that of its last tasks. */
const endRun = (draft: RunDraft): void => {
  const run = draft.run()
  const tasks = draft.tasks()
  if (!tasks.every((task) => hasEnded(task.state))) return
  const leaves = lastTasks(run.definition.tasks, tasks)
  const stopped = run.state === 'STOPPING'
  if (stopped && tasks.some((task) => task.state === 'CANCELED' || task.reason === 'RUN_TIMEOUT')) {
    draft.moveRun(run.reason === 'RUN_TIMEOUT' ? 'timedOut' : 'canceled', run)
    return
  }
  const failed = tasks.filter((task) => task.state === 'FAILED' || task.state === 'TIMED_OUT')
  if (leaves.some((task) => hasFailed(task.state))) {
    const [first] = failed
    const message = first ? `${named(failed)}: ${first.message || first.reason}` : ''
    draft.moveRun('failed', { reason: 'TASK_FAILED', message })
  } else if (leaves.every((task) => task.state === 'SKIPPED')) {
    draft.moveRun('skipped', { reason: 'ALL_SKIPPED' })
  } else if (failed.length > 0) {
    const message = `${named(failed)} failed, and the run went on.`
    draft.moveRun('succeeded', { reason: 'SUCCEEDED_WITH_FAILURES', message })
  } else draft.moveRun('succeeded', { reason: stopped ? 'FINISHED_BEFORE_STOP' : 'SUCCEEDED' })
}

/** The next moment that matters by itself: a retry, the end of a time. */
const nextTimer = (run: RunView): number | undefined => {
  if (run.state === 'QUEUED' || hasEnded(run.state)) return undefined
  const tasks = new Map(run.definition.tasks.map((task) => [task.task_key, task]))
  const times = run.tasks.flatMap((task) => {
    const definition = tasks.get(task.key)
    const due = definition && task.state !== 'STOPPING' ? timeoutOf(definition, task.attempt) : undefined
    return [task.state === 'WAITING_FOR_RETRY' ? task.retryAt : undefined, due]
  })
  const known = [...times, run.state === 'STOPPING' ? undefined : runDue(run)]
  return known.reduce((least, at) => (at !== undefined && (least === undefined || at < least) ? at : least))
}

/** Decides everything that follows now. */
export const decide = (view: RunView, seen: Seen): Decision => {
  const draft = draftOf(view, seen.now)
  if (!hasEnded(view.state) && decideQueued(draft, seen)) {
    const stopping = reasonToStop(draft, seen)
    const { tasks } = view.definition
    for (const task of tasks) decideAttempt(draft, task, seen, stopping)
    // What ends now frees what depends on it, which may end at once, too.
    while (tasks.map((task) => decideWaiting(draft, task, seen, stopping)).includes(true));
    if (draft.tasks().some((task) => task.attempts > 0 && task.state !== 'STARTING'))
      draft.moveRun('started', { reason: 'RUNNING' })
    endRun(draft)
  }
  const next = draft.view()
  return { next, changes: draft.changes(), effects: draft.effects(), wakeAt: nextTimer(next) }
}
