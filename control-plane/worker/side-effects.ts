import type { AttemptView, SideEffect } from '../modules/runs/index.ts'
import { reachedRunStep } from '../platform/run-steps.ts'
import type { Work } from './executors.ts'
import type { HeldRun } from './held-runs.ts'
import type { WorkerDeps } from './worker-deps.ts'

const RETRY_MILLIS = 1000

const workOf = (run: HeldRun, effect: SideEffect): Work | undefined => {
  const task = run.view.tasks.find((one) => one.key === effect.taskKey)
  const attempt: AttemptView | undefined = task?.attempt
  return attempt?.id === effect.attemptId ? { run: run.view, taskKey: effect.taskKey, attempt } : undefined
}

/** Passes on what an engine said of an attempt, and has the run decided again. */
const said = (
  deps: WorkerDeps,
  run: HeldRun,
  attemptId: string,
  what: Parameters<HeldRun['said']['set']>[1],
): void => {
  run.said.set(attemptId, what)
  run.due = true
  deps.wake()
}

const lookAgainSoon = (deps: WorkerDeps, run: HeldRun): void => {
  setTimeout(() => {
    run.unseen = true
    run.due = true
    deps.wake()
  }, RETRY_MILLIS).unref()
}

const begin = async (deps: WorkerDeps, run: HeldRun, work: Work): Promise<void> => {
  reachedRunStep('before-start')
  try {
    await deps.executorOf(work).start(work)
    reachedRunStep('after-start')
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    deps.log.warn(
      { err: error, run: run.view.id, attempt: work.attempt.id },
      'an attempt could not be started',
    )
    said(deps, run, work.attempt.id, { state: 'FAILED', error: { error_code: 'START_FAILED', message } })
  }
}

const end = async (deps: WorkerDeps, run: HeldRun, work: Work): Promise<void> => {
  reachedRunStep('before-stop')
  try {
    if (await deps.executorOf(work).stop(work)) run.unseen = true
    else lookAgainSoon(deps, run)
  } catch (error) {
    deps.log.warn({ err: error, run: run.view.id, attempt: work.attempt.id }, 'a stop is not confirmed yet')
    lookAgainSoon(deps, run)
  }
  if (!run.unseen) return
  run.due = true
  deps.wake()
}

/** Does what was decided, after it was saved. Nothing waits for it: engines tell when something happened. */
export const doEffects = (deps: WorkerDeps, run: HeldRun, effects: readonly SideEffect[]): void => {
  for (const effect of effects) {
    const work = workOf(run, effect)
    if (work) void (effect.kind === 'start' ? begin(deps, run, work) : end(deps, run, work))
  }
}

/** Looks at the engines of a run that was taken over, or whose engine was told to stop. */
export const observeRun = async (deps: WorkerDeps, run: HeldRun): Promise<void> => {
  run.unseen = false
  for (const { key, attempt } of run.view.tasks) {
    if (!attempt || attempt.finishedAt !== undefined) continue
    const work = { run: run.view, taskKey: key, attempt }
    try {
      run.said.set(attempt.id, await deps.executorOf(work).observe(work))
    } catch (error) {
      deps.log.warn({ err: error, run: run.view.id, attempt: attempt.id }, 'an engine could not be looked at')
      lookAgainSoon(deps, run)
    }
  }
}
