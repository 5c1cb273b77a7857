import type { IcebergCatalog } from '@boathouse/iceberg'
import type { ObjectCache, ObjectStorage } from '@boathouse/storage'
import type { RangeReads } from '../../ranges/range-reads.ts'
import type { ChildPool } from '../child-pool.ts'
import type { FileColumnsReader } from '../scan/file-columns.ts'

/** The catalogs that SQL may name. */
export interface CatalogDirectory {
  /** Undefined for a name that is no catalog. Names are lower case. */
  find(name: string): Promise<IcebergCatalog | undefined>
  names(): Promise<readonly string[]>
}

export interface EngineOptions {
  readonly catalogs: CatalogDirectory
  readonly storage: ObjectStorage
  readonly cache: ObjectCache
  /** Absolute; results beyond 1 MiB lie here until they are deleted. Owned by the engine. */
  readonly spoolDirectory: string
  /** Absolute; what children spill and files on their way to s3. Emptied at start; a directory a process. */
  readonly scratchDirectory: string
  /** What all children together may use. */
  readonly memoryBytes: number
  /** Statements at once; absent: chosen from memory and processors. */
  readonly slots?: number
  /** Threads of each statement; absent: as many as processors. */
  readonly threads?: number
  /** A single result may fill so much disk; default 64 GiB. */
  readonly maxResultBytes?: number
  /** So much of a table may be copied from object storage for one statement; default 2 GiB. */
  readonly maxDownloadBytes?: number
  /** DuckDB's extension httpfs of exactly its version; with it large plans are read by ranges instead. */
  readonly httpfs?: string | undefined
  /** `expire_snapshots` and `remove_orphan_files` take no shorter threshold; default seven days, as Trino's. */
  readonly minRetentionMs?: number
}

/** What the steps of a statement share. */
export interface ExecutionDeps {
  readonly catalogs: CatalogDirectory
  readonly storage: ObjectStorage
  readonly cache: ObjectCache
  readonly ranges: RangeReads
  /** Of data files. */
  readonly fileColumns: FileColumnsReader
  /** Runs statements, one a child. */
  readonly statements: ChildPool
  /** Parses and reads back: quick, and never behind a long statement. */
  readonly readers: ChildPool
  readonly spoolDirectory: string
  readonly scratchDirectory: string
  readonly maxResultBytes: number
  readonly maxDownloadBytes: number
  readonly minRetentionMs: number
}
