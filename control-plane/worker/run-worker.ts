import type { Handle } from '@boathouse/engines/port.ts'
import type { ConnectionSettings, Database } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import type { Log } from '../platform/log.ts'
import {
  databaseNow,
  releaseAll,
  saveHandle,
  type Adopter,
  type DefinitionMemory,
  type RunSignals,
} from '../modules/runs/index.ts'
import { attemptLogs } from './attempt-logs.ts'
import { databaseClock } from './database-clock.ts'
import type { ExecutorOf } from './executors.ts'
import { heldRuns } from './held-runs.ts'
import { onlySteps } from './only-step.ts'
import { holdPresence } from './presence.ts'
import { roundPump, type RoundPump } from './round-pump.ts'
import { hasRoom } from './run-round.ts'
import type { WorkerDeps } from './worker-deps.ts'
import { workerLoops } from './worker-loops.ts'

// Longer than any pause of a healthy process; dead ones are found by their presence.
const LEASE_SECONDS = 20

export interface WorkerOptions {
  readonly db: Database
  /** Past any pooler: the lock that says that the worker lives belongs to a session. */
  readonly direct: ConnectionSettings
  readonly log: Log
  readonly definitions: DefinitionMemory
  readonly signals: RunSignals
  readonly executorOf: ExecutorOf
  readonly changed: (topic: string, id: string, version?: bigint) => void
  /** No other process works on this database. */
  readonly alone: boolean
}

export interface RunWorker extends Adopter {
  /** An engine has something to say of an attempt of this run. */
  readonly look: (runId: string) => void
  /** There may be new work in the database. */
  readonly search: () => void
  /** While it is told so, no run is taken from the database; those that are held go on. */
  readonly holdBack: (isHeldBack: boolean) => void
  /** Adds a line to the log of an attempt. */
  readonly line: (attemptId: string, text: string) => void
  /** Keeps how the work of an attempt is found again. False: the attempt has ended, or is another worker's. */
  readonly saveHandle: (
    attempt: { readonly attemptId: string; readonly queryId?: string },
    handle: Handle,
  ) => Promise<boolean>
  readonly start: () => Promise<void>
  /** Gives back what it holds, for others to take at once. */
  readonly stop: () => Promise<void>
}

/** Takes up what people ask of runs that are held; looks for those that are not. */
const listen = (deps: WorkerDeps, pump: RoundPump): void =>
  deps.signals.onNudge((runIds) => {
    const known = runIds.flatMap((id) => deps.held.get(id) ?? [])
    for (const run of known) {
      run.asked = true
      run.due = true
    }
    if (known.length === runIds.length) pump.wake()
    else pump.search()
  })

/** One worker: takes runs, decides them in batches, keeps their leases, and takes over from those that died. */
export const createRunWorker = (options: WorkerOptions): RunWorker => {
  const { db, direct, log } = options
  const clock = databaseClock()
  const deps: WorkerDeps = {
    ...options,
    owner: newId(),
    leaseSeconds: LEASE_SECONDS,
    held: heldRuns(),
    logs: attemptLogs(),
    now: clock.now,
    wake: () => pump.wake(),
  }
  const pump = roundPump(deps)
  const only = onlySteps(deps)
  listen(deps, pump)
  let started: { readonly endLoops: () => Promise<void>; readonly leave: () => Promise<void> } | undefined
  return {
    birthLease: () =>
      started && hasRoom(deps) ? { owner: deps.owner, seconds: deps.leaseSeconds } : undefined,
    adopt: (views) => {
      for (const view of views) deps.held.add(view, 1n, false)
      pump.wake()
    },
    onlyStep: (unborn) => (started ? only.onlyStep(unborn) : undefined),
    stepSettled: only.stepSettled,
    look: (runId) => {
      const run = deps.held.get(runId)
      if (!run) return
      run.unseen = true
      run.due = true
      pump.wake()
    },
    search: pump.search,
    holdBack: pump.holdBack,
    line: (attemptId, text) => deps.logs.line(attemptId, deps.now(), text),
    saveHandle: (attempt, handle) => saveHandle(db, deps.owner, attempt, handle),
    start: async () => {
      const [presence] = await Promise.all([
        holdPresence(direct, deps.owner, log),
        databaseNow(db).then(clock.set),
      ])
      pump.start()
      started = { endLoops: workerLoops(deps, pump, clock, options.alone), leave: presence.close }
    },
    stop: async () => {
      const { endLoops, leave } = started ?? {}
      started = undefined
      await endLoops?.()
      await pump.stop()
      await releaseAll(db, deps.owner)
      await leave?.()
    },
  }
}
