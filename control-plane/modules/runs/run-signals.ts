import { hasEnded } from './run-states.ts'
import type { RunView } from './run-view.ts'

/**
 * What the parts of one process tell each other about runs, ahead of any hint from the database. Only hints: whoever
 * misses one finds out by looking.
 */
export interface RunSignals {
  /** Something was asked for of these runs, or they are new: a worker should look. */
  readonly nudge: (runIds: readonly string[]) => void
  readonly onNudge: (listener: (runIds: readonly string[]) => void) => void
  /** A run was saved. */
  readonly saved: (view: RunView) => void
  /** Settles with the run once its end was saved here, undefined once `hint` says that it changed elsewhere. */
  readonly awaitEnd: (runId: string) => {
    readonly end: Promise<RunView | undefined>
    readonly forget: () => void
  }
  /** Another process may have ended it. */
  readonly hint: (runId: string) => void
}

export const createRunSignals = (): RunSignals => {
  const waiting = new Map<string, Set<(view: RunView | undefined) => void>>()
  const nudged: ((runIds: readonly string[]) => void)[] = []
  const settle = (runId: string, view: RunView | undefined): void => {
    const listeners = waiting.get(runId)
    waiting.delete(runId)
    for (const listener of listeners ?? []) listener(view)
  }
  return {
    nudge: (runIds) => nudged.forEach((listener) => listener(runIds)),
    onNudge: (listener) => void nudged.push(listener),
    saved: (view) => {
      if (hasEnded(view.state)) settle(view.id, view)
    },
    hint: (runId) => settle(runId, undefined),
    awaitEnd: (runId) => {
      const { promise, resolve } = Promise.withResolvers<RunView | undefined>()
      const listeners = waiting.get(runId) ?? new Set()
      listeners.add(resolve)
      waiting.set(runId, listeners)
      const forget = (): void => {
        listeners.delete(resolve)
        if (listeners.size === 0) waiting.delete(runId)
      }
      return { end: promise, forget }
    },
  }
}
