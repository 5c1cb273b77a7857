import type { Observation } from '@boathouse/engines/port.ts'
import type { TaskDefinition } from '../jobs/index.ts'
import { mayRetry, MOST_LOST_ATTEMPTS, retryDelayMillis, type AttemptFailure } from './retry.policy.ts'
import type { Because, RunDraft } from './run-draft.ts'
import { hasEnded } from './run-states.ts'
import type { AttemptView, Seen, TaskView } from './run-view.ts'

const seconds = (count: number): string => `${count} ${count === 1 ? 'second' : 'seconds'}`

/** Another attempt, when the task may have one and the run goes on; else the end of the task. */
const afterFailure = (
  draft: RunDraft,
  definition: TaskDefinition,
  seen: Seen,
  failure: AttemptFailure,
  because: Because,
): void => {
  const task = draft.task(definition.task_key)
  const counted = task.attempts - task.lost
  const goesOn = draft.run().state !== 'STOPPING'
  if (goesOn && mayRetry(definition, failure, counted)) {
    const retryAt = seen.now + retryDelayMillis(definition, counted, seen.random())
    const message = `Attempt ${task.attempts} failed: ${because.message ?? because.reason}`
    draft.moveTask(task.key, 'retry', { reason: 'RETRY', message }, { retryAt })
  } else draft.moveTask(task.key, failure === 'timedOut' ? 'timedOut' : 'failed', because)
}

const lost = (draft: RunDraft, definition: TaskDefinition, seen: Seen, message: string): void => {
  const { task_key } = definition
  draft.moveAttempt(task_key, 'failed', { reason: 'WORKER_LOST', message })
  const times = draft.task(task_key).lost + 1
  if (draft.run().state === 'STOPPING') {
    draft.moveTask(task_key, 'canceled', { reason: 'STOPPED', message }, { lost: times })
  } else if (times > MOST_LOST_ATTEMPTS) {
    const told = `${times} attempts were lost with their workers; nothing is tried any more. Look at the memory of the workers.`
    draft.moveTask(task_key, 'failed', { reason: 'WORKER_LOST', message: told }, { lost: times })
  } else {
    draft.moveTask(task_key, 'retry', { reason: 'WORKER_LOST', message }, { lost: times, retryAt: seen.now })
  }
}

/** What an engine confirmed to have stopped ends as that for which it was stopped. */
const stopped = (draft: RunDraft, definition: TaskDefinition, seen: Seen, attempt: AttemptView): void => {
  const { task_key, timeout_seconds } = definition
  if (attempt.reason === 'TIMEOUT') {
    const because = { reason: 'TIMEOUT', message: `It ran longer than ${seconds(timeout_seconds)}.` }
    draft.moveAttempt(task_key, 'timedOut', because)
    afterFailure(draft, definition, seen, 'timedOut', because)
    return
  }
  const event = attempt.reason === 'RUN_TIMEOUT' ? 'timedOut' : 'canceled'
  const because = {
    reason: attempt.state === 'STOPPING' ? attempt.reason : 'STOPPED',
    message: attempt.message,
  }
  draft.moveAttempt(task_key, event, because)
  draft.moveTask(task_key, event, because)
}

const failed = (
  draft: RunDraft,
  definition: TaskDefinition,
  seen: Seen,
  { error, partialEffect = false }: Extract<Observation, { state: 'FAILED' }>,
): void => {
  const reason = partialEffect ? 'PARTIAL_EFFECT' : error.error_code
  const because = { reason, message: error.message }
  draft.moveAttempt(definition.task_key, 'failed', because, { error })
  afterFailure(draft, definition, seen, partialEffect ? 'partialEffect' : 'failed', because)
}

/** Takes up what the engine says of a live attempt. */
const observed = (
  draft: RunDraft,
  definition: TaskDefinition,
  seen: Seen,
  attempt: AttemptView,
  saw: Observation,
): void => {
  const { task_key } = definition
  switch (saw.state) {
    case 'STARTING':
      return
    case 'RUNNING':
      if (draft.moveAttempt(task_key, 'running', { reason: 'RUNNING' }))
        draft.moveTask(task_key, 'running', { reason: 'RUNNING' })
      return
    case 'SUCCEEDED': {
      const because = { reason: 'SUCCEEDED', message: saw.note ?? '' }
      draft.moveAttempt(task_key, 'succeeded', because)
      draft.moveTask(task_key, 'succeeded', because, { result: saw.result })
      return
    }
    case 'FAILED':
      return failed(draft, definition, seen, saw)
    case 'CANCELED':
      return stopped(draft, definition, seen, attempt)
    case 'LOST':
      return lost(draft, definition, seen, saw.message)
    case 'ABSENT':
      if (attempt.state === 'STOPPING') return stopped(draft, definition, seen, attempt)
      if (attempt.state === 'STARTING')
        return draft.effect({ kind: 'start', taskKey: task_key, attemptId: attempt.id })
      return lost(draft, definition, seen, 'The engine does not know this attempt any more.')
  }
}

/** Asks the engine to stop; asked again at every look until it confirms. */
const stop = (draft: RunDraft, task: TaskView, because: Because): void => {
  if (!task.attempt) return
  draft.moveAttempt(task.key, 'stopping', because)
  draft.moveTask(task.key, 'stopping', because)
  draft.effect({ kind: 'stop', taskKey: task.key, attemptId: task.attempt.id })
}

export const timeoutOf = (definition: TaskDefinition, attempt: AttemptView | undefined): number | undefined =>
  definition.timeout_seconds > 0 && attempt?.runningAt !== undefined && !hasEnded(attempt.state)
    ? attempt.runningAt + definition.timeout_seconds * 1000
    : undefined

/** One live attempt: what the engine says of it, then its time and the wish to stop. */
export const decideAttempt = (
  draft: RunDraft,
  definition: TaskDefinition,
  seen: Seen,
  stopping: Because | undefined,
): void => {
  const { attempt } = draft.task(definition.task_key)
  if (!attempt || hasEnded(attempt.state)) return
  const saw = seen.observations.get(attempt.id)
  if (saw) observed(draft, definition, seen, attempt, saw)
  const task = draft.task(definition.task_key)
  if (!task.attempt || hasEnded(task.attempt.state)) return
  const due = timeoutOf(definition, task.attempt)
  if (stopping) stop(draft, task, stopping)
  else if (task.state === 'STOPPING') stop(draft, task, task.attempt)
  else if (due !== undefined && due <= seen.now) {
    const message = `It ran longer than ${seconds(definition.timeout_seconds)} and is being stopped.`
    stop(draft, task, { reason: 'TIMEOUT', message })
  }
}
