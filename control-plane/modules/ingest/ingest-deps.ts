import type { EmbeddedEngine } from '@boathouse/engines'
import type { IcebergCatalog } from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'
import type { CommitOrigin } from '../catalogs/index.ts'
import type { Context } from '../../platform/context.ts'
import type { Database, Tx } from '../../platform/database.ts'
import type { LeasedWork } from '../../platform/leased-work.ts'
import type { Log } from '../../platform/log.ts'
import type { LiveTables } from '../datasets/index.ts'
import type { Connections } from '../connections/index.ts'
import type { ExtractDeps } from './database/extract-source.ts'

/** What ingest is given by the composition root. */
export interface IngestModuleOptions extends ExtractDeps {
  readonly connections: Pick<Connections, 'open' | 'kindOf'>
  readonly db: Database
  readonly engine: EmbeddedEngine
  readonly log: Log
  readonly storage: ObjectStorage
  /** Location of the store; uploads lie below `uploads/` in it. */
  readonly store: string
  /** As `ctx` sees it, or for recovery; undefined when there is no such catalog. */
  readonly catalog: (name: string, ctx?: Context) => Promise<IcebergCatalog | undefined>
  readonly tables: LiveTables
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
  readonly changed: (topic: string, id: string, version?: bigint) => void
  /** How long an upload is kept, seconds; a day when absent. */
  readonly uploadSeconds?: number
  /** Bytes of the largest upload; 100 GiB when absent. */
  readonly maxUploadBytes?: number
  /** How long a lease lasts, seconds; 15 when absent. */
  readonly leaseSeconds?: number
  /** No other process works on this database and store: what an earlier process left is dealt with at once. */
  readonly alone?: boolean
}

export interface IngestDeps extends IngestModuleOptions {
  readonly uploadSeconds: number
  readonly maxUploadBytes: number
  readonly leaseSeconds: number
  /** This process, as the owner of leases. */
  readonly owner: string
  readonly work: LeasedWork
  /** How far the loads of this process are, by ingest, 0 to 1. */
  readonly progress: Map<string, number>
}
