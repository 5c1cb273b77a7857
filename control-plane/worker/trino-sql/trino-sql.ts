import { setTimeout as wait } from 'node:timers/promises'
import type { AttemptRef, EnginePort } from '@boathouse/engines/port.ts'
import { findHandle } from '../../modules/runs/index.ts'
import { cancel, runQuery } from './run-query.ts'
import { readHandle, type LiveQuery, type TrinoSpec, type TrinoSqlDeps } from './trino-work.ts'

const CONFIRM_MILLIS = 10_000
// What is known of an attempt that has ended: until the run was told.
const REMEMBER_MILLIS = 60_000

/** True once it has settled; false when that takes longer. */
const within = async (millis: number, settled: Promise<void>): Promise<boolean> => {
  const giveUp = new AbortController()
  const late = wait(millis, false, { signal: giveUp.signal }).catch(() => false)
  const settledInTime = settled.then(() => true)
  const result = await Promise.race([settledInTime, late])
  giveUp.abort()
  return result
}

type Known = LiveQuery & { readonly settled: Promise<void> }

/** The attempts at work in this process. */
const liveQueries = (deps: TrinoSqlDeps) => {
  const lives = new Map<string, Known>()
  const settle = async (live: LiveQuery, spec: TrinoSpec | undefined): Promise<void> => {
    const { attempt } = live
    try {
      const saw = await runQuery(deps, live, spec)
      if (saw) live.saw = saw
      else lives.delete(attempt.attemptId)
    } catch (error) {
      deps.log.error({ err: error, attempt: attempt.attemptId }, 'the end of an attempt is not known')
      lives.delete(attempt.attemptId)
    }
    if (!live.controller.signal.aborted) deps.onNews(attempt.runId)
  }
  return {
    get: (attemptId: string) => lives.get(attemptId),
    begin: (attempt: AttemptRef, spec: TrinoSpec | undefined): Known => {
      const live: LiveQuery = {
        attempt,
        controller: new AbortController(),
        submission: new AbortController(),
        saw: { state: 'STARTING' },
        query: undefined,
      }
      const known = Object.assign(live, { settled: settle(live, spec) })
      lives.set(attempt.attemptId, known)
      return known
    },
    forget: (attemptId: string) => void lives.delete(attemptId),
    all: () => [...lives.values()],
  }
}

/**
 * SQL on a Trino cluster. A statement that Trino has taken starts nothing until its first page is asked for, and what it
 * is called is saved in between: a crash leaves either nothing running or a query that is followed on. Before a second
 * attempt submits anything, the queries of all earlier ones are looked up by their source.
 */
export const trinoSql = (
  deps: TrinoSqlDeps,
): EnginePort<TrinoSpec> & { readonly close: () => Promise<void> } => {
  const lives = liveQueries(deps)
  return {
    start: (attempt, spec) => {
      if (!lives.get(attempt.attemptId)) lives.begin(attempt, spec)
      return Promise.resolve()
    },
    observe: async (attempt) => {
      const { attemptId } = attempt
      const known = lives.get(attemptId)
      if (!known) {
        // Never handed over, or nobody asked for its first page: nothing of it runs.
        if (!readHandle(await findHandle(deps.db, attemptId))) return { state: 'ABSENT' }
        return (lives.get(attemptId) ?? lives.begin(attempt, undefined)).saw
      }
      const { saw } = known
      if (saw.state !== 'STARTING' && saw.state !== 'RUNNING')
        setTimeout(() => lives.forget(attemptId), REMEMBER_MILLIS).unref()
      return saw
    },
    stop: async (attempt) => {
      const known = lives.get(attempt.attemptId) ?? lives.begin(attempt, undefined)
      await cancel(known)
      if (await within(CONFIRM_MILLIS, known.settled)) return true
      deps.line(attempt.attemptId, 'Trino has not confirmed the stop yet; it is asked again.')
      return false
    },
    abandon: ({ attemptId }) => {
      lives.get(attemptId)?.controller.abort('let go')
      lives.forget(attemptId)
    },
    logs: () => Promise.resolve({ text: '', cursor: '' }),
    close: async () => {
      for (const { controller } of lives.all()) controller.abort('let go')
      await Promise.all(lives.all().map(({ settled }) => settled))
    },
  }
}
