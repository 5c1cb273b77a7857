import type { Database } from '../../platform/database.ts'
import type { Catalogs } from '../catalogs/index.ts'
import type { JobMemory } from '../jobs/index.ts'
import type { WorkspaceMemory } from '../workspaces/index.ts'
import type { BirthLease } from './create-run.store.ts'
import type { OnlyStep } from './ended-run.store.ts'
import type { DefinitionMemory } from './definition-memory.ts'
import type { LogArchive } from './log/log-archive.ts'
import type { RunSignals } from './run-signals.ts'
import type { RunView } from './run-view.ts'

/** A run that is about to be written. */
export type UnbornRun = Omit<RunView, 'createdAt'>

/** The worker of this process, as the acceptance of runs sees it. */
export interface Adopter {
  /** What new runs are written with, so that no other worker looks at them; undefined while it has its hands full. */
  readonly birthLease: () => BirthLease | undefined
  /** Takes runs that were written with its lease. */
  readonly adopt: (views: readonly RunView[]) => void
  /** The step of a run whose tasks all do nothing, to be written instead of its beginning; undefined: it has work. */
  readonly onlyStep: (unborn: UnbornRun) => OnlyStep | undefined
  /** The step was written, or not; either is told once of each. */
  readonly stepSettled: (step: OnlyStep, isWritten: boolean) => void
}

/** What the use cases of runs stand on. */
export interface RunDeps {
  readonly db: Database
  readonly definitions: DefinitionMemory
  readonly jobs: JobMemory
  readonly workspaces: WorkspaceMemory
  readonly catalogs: Pick<Catalogs, 'written' | 'rollBack' | 'thingNamed'>
  /** Where stretches of logs lie outside of the database. */
  readonly archive: LogArchive
  readonly signals: RunSignals
  /** Undefined in a process that only serves the API. */
  readonly adopter: Adopter | undefined
  /** Tells pages and other processes. */
  readonly changed: (topic: string, id: string, version?: bigint) => void
}
