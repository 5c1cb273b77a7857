import type { TaskDefinition } from '../jobs/index.ts'

const LONGEST_MILLIS = 3_600_000
// What fails at once and asks for no pause must not keep a worker busy.
const SHORTEST_MILLIS = 100

// A worker that dies of the task itself would otherwise die of it for ever.
export const MOST_LOST_ATTEMPTS = 10

export type AttemptFailure = 'failed' | 'timedOut' | 'partialEffect'

/** Whether another attempt follows one that failed. `counted`: attempts so far without those that were lost. */
export const mayRetry = (
  task: Pick<TaskDefinition, 'max_retries' | 'retry_on_timeout'>,
  failure: AttemptFailure,
  counted: number,
): boolean => {
  // What it changed for good cannot be looked up and undone here: a person decides.
  if (failure === 'partialEffect') return false
  if (failure === 'timedOut' && !task.retry_on_timeout) return false
  return counted <= task.max_retries
}

/**
 * The wait before the next attempt: the task's interval, doubled with each retry before it, up to an hour, and then up
 * to half as much again at random, so that what failed together does not come back together.
 */
export const retryDelayMillis = (
  task: Pick<TaskDefinition, 'min_retry_interval_millis'>,
  counted: number,
  random: number,
): number => {
  const least = Math.max(SHORTEST_MILLIS, task.min_retry_interval_millis)
  const grown = Math.min(Math.max(LONGEST_MILLIS, least), least * 2 ** Math.min(30, counted - 1))
  return Math.round(grown * (1 + random / 2))
}
