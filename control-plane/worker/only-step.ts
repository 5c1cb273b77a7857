import { newId } from '../platform/ids.ts'
import { reachedRunStep } from '../platform/run-steps.ts'
import { decide, hasEnded, type Adopter } from '../modules/runs/index.ts'
import { closeLogs, shortLogs, tellLogs, withLogBytes } from './tell-log.ts'
import type { WorkerDeps } from './worker-deps.ts'

/** Decides runs of tasks that do nothing before they are written: they are begun and ended in one save. */
export const onlySteps = (deps: WorkerDeps): Pick<Adopter, 'onlyStep' | 'stepSettled'> => ({
  onlyStep: (unborn) => {
    if (!unborn.definition.tasks.every((task) => task.noop)) return undefined
    const now = deps.now()
    const before = { ...unborn, createdAt: now }
    // Whether the job has room is seen by the statement that writes the run.
    const seen = { now, admission: 'free', observations: new Map(), newId, random: Math.random } as const
    const decision = decide(before, seen)
    if (!hasEnded(decision.next.state)) return undefined
    reachedRunStep('deciding')
    tellLogs(deps, decision)
    return { before, next: decision.next, changes: decision.changes, logs: shortLogs(deps, decision.next) }
  },
  stepSettled: ({ next }, isWritten) => {
    const view = { ...next, version: next.version + 1n }
    if (isWritten) {
      reachedRunStep('after-save')
      deps.signals.saved(withLogBytes(deps, view))
      deps.changed('runs', view.id, view.version)
    }
    closeLogs(deps, view)
  },
})
