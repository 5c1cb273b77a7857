import type { Catalogs, CommitOrigin } from '../catalogs/index.ts'
import type { Context } from '../../platform/context.ts'
import type { Database, Tx } from '../../platform/database.ts'
import type { LeasedWork } from '../../platform/leased-work.ts'
import type { Log } from '../../platform/log.ts'
import type { EmbeddedEngine } from '@boathouse/engines'
import type { IcebergCatalog } from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'

/** What statements are given by the composition root. */
export interface StatementModuleOptions {
  readonly db: Database
  readonly engine: EmbeddedEngine
  readonly log: Log
  readonly storage: ObjectStorage
  /** Location below which spooled results lie, in a directory a statement. */
  readonly results: string
  /** For recovery: undefined when there is no such catalog. */
  readonly catalog: (name: string) => Promise<IcebergCatalog | undefined>
  /**
   * Runs `work`, and everything that it starts, on behalf of the request's principal; `fence` is called in the
   * transaction of every change of a table, and undoes it by throwing.
   */
  readonly actingAs: <T>(
    ctx: Context,
    work: () => T,
    fence: (tx: Tx) => Promise<void>,
    origin: CommitOrigin,
  ) => T
  /** What work committed, whether or not its snapshots still exist. */
  readonly commitsOf: Catalogs['commitsOf']
  readonly changed: (topic: string, id: string, version: bigint) => void
  /** How long a result is kept, seconds; a day when absent. */
  readonly resultSeconds?: number
  /** How long a lease lasts, seconds; 15 when absent. */
  readonly leaseSeconds?: number
  /** No other process works on this database: what an earlier process left is taken over at once. */
  readonly alone?: boolean
}

export interface StatementDeps extends StatementModuleOptions {
  readonly resultSeconds: number
  readonly leaseSeconds: number
  /** This process, as the owner of leases. */
  readonly owner: string
  readonly work: LeasedWork
  /** Statements that run here and have no row yet. */
  readonly unwritten: Set<string>
}
