import { newId } from '../../platform/ids.ts'
import type { Handler } from '../../platform/handle.ts'
import { createLeasedWork } from '../../platform/leased-work.ts'
import { renewLeases } from '../../platform/leases.store.ts'
import { periodically } from '../../platform/periodic.ts'
import { createResultService, type ResultService } from './result.service.ts'
import type { StatementDeps, StatementModuleOptions } from './statement-deps.ts'
import { recoverStatements } from './statement-recovery.ts'
import { sweepOrphanSpools, sweepResults } from './statement-sweep.ts'
import { createStatementService, type StatementService } from './statement.service.ts'
import { statementHandlers } from './statements.handlers.ts'

export type { StatementModuleOptions } from './statement-deps.ts'
export { failureOf, type StatementFailure } from './statement-failure.ts'
export { findCommittedSnapshot, type CommittedSnapshot } from './committed-snapshot.ts'
export { spoolInStore, type SpoolPlace } from './spool-in-store.ts'
export { deleteLeftovers } from './leftover-files.ts'
export { identifiersOf, targetOf } from './statement-target.ts'

const DAY_SECONDS = 86_400
const LEASE_SECONDS = 15
const RENEW_MILLIS = 1000
const RECOVER_MILLIS = 5000
const SWEEP_MILLIS = 60_000
// Looking for orphans lists the store: seldom.
const HOUR_MILLIS = 3600 * 1000

export interface StatementModule {
  readonly handlers: readonly Handler[]
  readonly statements: StatementService
  readonly results: ResultService
  /** Ends what dead processes left: see `recoverStatements`. */
  readonly recover: (alone: boolean) => Promise<void>
  /** Deletes parts of results that no statement has, last written before `before`; gives back how many. */
  readonly sweepOrphans: (before: Date) => Promise<number>
  /** Closes results that have lived their time. */
  readonly sweep: () => Promise<void>
  /** Begins to recover what dead processes left, and to sweep results that have lived their time. */
  start(): void
  /** Cancels what runs, waits until it is recorded, and ends the loops. */
  stop(): Promise<void>
}

/** Interactive SQL: takes statements, runs them here under a lease, keeps their results for a time. */
export const createStatementModule = (options: StatementModuleOptions): StatementModule => {
  const owner = newId()
  const leaseSeconds = options.leaseSeconds ?? LEASE_SECONDS
  const { db, log } = options
  const unwritten = new Set<string>()
  const work = createLeasedWork({
    leaseMillis: leaseSeconds * 1000,
    renewMillis: RENEW_MILLIS,
    renew: async (ids) => {
      const [early, held] = [ids.filter((id) => unwritten.has(id)), ids.filter((id) => !unwritten.has(id))]
      const renewed = await renewLeases(db, 'statement', { owner, ids: held, seconds: leaseSeconds })
      return [...renewed, ...early.map((id) => ({ id, cancel_requested: false }))]
    },
    onRenewFailed: (error) => log.warn({ err: error }, 'the leases of statements were not renewed'),
  })
  const deps: StatementDeps = {
    ...options,
    owner,
    leaseSeconds,
    resultSeconds: options.resultSeconds ?? DAY_SECONDS,
    work,
    unwritten,
  }
  const statements = createStatementService(deps)
  const results = createResultService(deps, statements)
  const recover = (alone: boolean): Promise<void> => recoverStatements(deps, alone)
  const sweep = (): Promise<void> => sweepResults(deps)
  const sweepOrphans = (before: Date): Promise<number> => sweepOrphanSpools(deps, before)
  let loops: { stop(): Promise<void> }[] = []
  return {
    handlers: statementHandlers(statements, results),
    statements,
    results,
    recover,
    sweep,
    sweepOrphans,
    start: () => {
      let alone = options.alone ?? false
      const recoverNow = async (): Promise<void> => {
        await recover(alone)
        alone = false
      }
      loops = [
        periodically(RECOVER_MILLIS, recoverNow, (error) =>
          log.warn({ err: error }, 'abandoned statements were not looked for'),
        ),
        periodically(SWEEP_MILLIS, sweep, (error) => log.warn({ err: error }, 'old results were not swept')),
        periodically(
          HOUR_MILLIS,
          () => sweepOrphans(new Date(Date.now() - HOUR_MILLIS)),
          (error) => log.warn({ err: error }, 'parts of results were not swept'),
        ),
      ]
    },
    stop: async () => {
      await work.close()
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}
