import type { TaskDefinition } from '../jobs/index.ts'
import { hasEnded, hasFailed, type TaskState } from './run-states.ts'

export type RunIf = TaskDefinition['run_if']
export type Verdict = 'wait' | 'run' | 'skip' | 'upstreamFailed'

/**
 * Whether a task may run, over the states of the tasks that it depends on. Nothing is judged before all of them have
 * ended. A skipped task neither succeeded nor failed. Where the condition does not hold: a condition on success was
 * broken by a failure (`upstreamFailed`) or by skips alone (`skip`); a condition on failure was just not needed (`skip`).
 */
export const judgeRunIf = (runIf: RunIf, upstream: readonly TaskState[]): Verdict => {
  if (!upstream.every(hasEnded)) return 'wait'
  if (upstream.length === 0) return 'run'
  const failed = upstream.filter(hasFailed).length
  const succeeded = upstream.filter((state) => state === 'SUCCEEDED').length
  const broken: Verdict = failed > 0 ? 'upstreamFailed' : 'skip'
  switch (runIf) {
    case 'ALL_SUCCESS':
      return succeeded === upstream.length ? 'run' : broken
    case 'AT_LEAST_ONE_SUCCESS':
      return succeeded > 0 ? 'run' : broken
    case 'NONE_FAILED':
      return failed === 0 && succeeded > 0 ? 'run' : broken
    case 'ALL_DONE':
      return 'run'
    case 'AT_LEAST_ONE_FAILED':
      return failed > 0 ? 'run' : 'skip'
    case 'ALL_FAILED':
      return failed === upstream.length ? 'run' : 'skip'
  }
}
