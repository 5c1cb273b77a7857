import type { AttemptRef, EnginePort, Observation } from '@boathouse/engines/port.ts'
import type { Log } from '../platform/log.ts'

export interface LiveWork<Spec> {
  readonly log: Log
  /** Something happened to an attempt of this run. */
  readonly onNews: (runId: string) => void
  /** Does the work and says what came of it; rejects only when that is not known. */
  readonly work: (
    attempt: AttemptRef,
    spec: Spec,
    signal: AbortSignal,
    onRunning: () => void,
  ) => Promise<Observation>
  /** What is known of an attempt whose process is gone. */
  readonly foundAgain: (attempt: AttemptRef) => Promise<Observation>
}

interface Live {
  readonly controller: AbortController
  readonly settled: Promise<void>
  saw: Observation
}

const KEPT_MILLIS = 60_000

/** An engine whose work lies within this process, and dies with it. */
export const liveAttempts = <Spec>({
  log,
  onNews,
  work,
  foundAgain,
}: LiveWork<Spec>): EnginePort<Spec> & { readonly close: () => Promise<void> } => {
  const live = new Map<string, Live>()
  const begin = (attempt: AttemptRef, spec: Spec): void => {
    const state = { controller: new AbortController(), saw: { state: 'STARTING' } as Observation }
    const onRunning = (): void => {
      state.saw = { state: 'RUNNING' }
      onNews(attempt.runId)
    }
    const done = async (): Promise<void> => {
      state.saw = await work(attempt, spec, state.controller.signal, onRunning)
    }
    const settled = done()
      .catch((error: unknown) => {
        // The database is away: the attempt is looked for once it is back.
        log.error({ err: error, attempt: attempt.attemptId }, 'the end of an attempt is not known')
        live.delete(attempt.attemptId)
      })
      .finally(() => onNews(attempt.runId))
    live.set(attempt.attemptId, Object.assign(state, { settled }))
  }
  return {
    start: (attempt, spec) => {
      if (!live.has(attempt.attemptId)) begin(attempt, spec)
      return Promise.resolve()
    },
    observe: async (attempt) => {
      const known = live.get(attempt.attemptId)
      if (!known) return foundAgain(attempt)
      const { saw } = known
      // Told once; the run keeps it from here on.
      if (saw.state !== 'STARTING' && saw.state !== 'RUNNING')
        setTimeout(() => live.delete(attempt.attemptId), KEPT_MILLIS).unref()
      return saw
    },
    stop: async ({ attemptId }) => {
      const known = live.get(attemptId)
      known?.controller.abort('canceled')
      await known?.settled
      return true
    },
    abandon: ({ attemptId }) => live.get(attemptId)?.controller.abort('lease_lost'),
    logs: () => Promise.resolve({ text: '', cursor: '' }),
    close: async () => {
      for (const { controller } of live.values()) controller.abort('stopping')
      await Promise.all([...live.values()].map((one) => one.settled))
    },
  }
}
