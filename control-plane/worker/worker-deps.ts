import type { Database } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import type { DefinitionMemory, Instant, RunSignals } from '../modules/runs/index.ts'
import type { AttemptLogs } from './attempt-logs.ts'
import type { ExecutorOf } from './executors.ts'
import type { HeldRuns } from './held-runs.ts'

/** What the loops of a worker stand on. */
export interface WorkerDeps {
  readonly db: Database
  readonly log: Log
  /** This worker, as the owner of leases. */
  readonly owner: string
  readonly leaseSeconds: number
  readonly definitions: DefinitionMemory
  readonly signals: RunSignals
  readonly executorOf: ExecutorOf
  /** Tells pages and other processes. */
  readonly changed: (topic: string, id: string, version?: bigint) => void
  readonly held: HeldRuns
  readonly logs: AttemptLogs
  /** The database's clock. */
  readonly now: () => Instant
  /** There is something to do: begin a round. */
  readonly wake: () => void
}
