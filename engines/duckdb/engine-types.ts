/** One value that the caller binds to `:name`. `type` is a SQL type the text is cast to, such as `DECIMAL(10,2)`. */
export interface StatementParameter {
  readonly name: string
  readonly value?: string | number | boolean | null
  readonly type?: string
}

/** A cell: the exact text of the value (see `child/render-value.ts` for each type's form), or null. */
export type Cell = string | null

/** `typeText` is DuckDB's type name, as in `DECIMAL(18,3)`, `STRUCT("a" INTEGER)`, `TIMESTAMP WITH TIME ZONE`. */
export interface ResultColumn {
  readonly name: string
  readonly typeText: string
}

/**
 * A result that was too large for the row: Parquet parts in the engine's spool directory. Plain JSON, to be saved with
 * the statement and given back to `readResultWindow` and `exportResult`.
 */
export interface SpooledResult {
  /** Names of the parts below the spool directory, in row order, with their row counts. */
  readonly parts: readonly { readonly file: string; readonly rows: number; readonly bytes: number }[]
  readonly columns: readonly ResultColumn[]
  /** `text`: the parts hold the rendered text of a type that Parquet cannot hold exactly. */
  readonly forms: readonly ('native' | 'text')[]
  readonly rowCount: number
}

/** A result that fits into the row, as `ExecuteResult` gave it. */
export interface InlineResult {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

export type ResultSource = { readonly spool: SpooledResult } | { readonly inline: InlineResult }

export type ExecutionState =
  /** 1 is next. */
  | { readonly state: 'QUEUED'; readonly position: number }
  /** Without `progress` when it begins; loads then tell how far they are, 0 to 1, a few times a second. */
  | { readonly state: 'RUNNING'; readonly progress?: number }

export type OnState = (state: ExecutionState) => void

export interface ExecuteRequest {
  /** Names of the files that the statement writes carry it. */
  readonly statementId: string
  readonly text: string
  /** Defaults for names with fewer than three parts. */
  readonly catalog: string
  readonly schema: string
  readonly parameters?: readonly StatementParameter[]
  /** At most so many rows of result are kept. */
  readonly rowLimit?: number
  /** Added to the summary of every snapshot that the statement commits, such as who asked. */
  readonly summary?: Readonly<Record<string, string>>
  /** Told of tables before anything is read of them; once more for each view that leads to them. */
  readonly onTables?: (tables: readonly TableRead[]) => void
}

/** What a statement changed: `table` is `catalog.schema.table`; both numbers are null for DDL without data. */
export interface StatementEffect {
  readonly table: string
  readonly snapshotId: bigint | null
  readonly rows: bigint | null
  /** Of DELETE, UPDATE and MERGE: `rows` by what was done to them. */
  readonly counts?: ChangeCounts
}

export interface ChangeCounts {
  readonly inserted: bigint
  readonly updated: bigint
  readonly deleted: bigint
}

/** A table that was read, and at which snapshot (null: the table was empty). */
export interface TableRead {
  readonly catalog: string
  readonly schema: string
  readonly table: string
  readonly snapshotId: bigint | null
}

export interface ExecuteResult {
  readonly columns: readonly ResultColumn[]
  /** The whole result when `spool` is absent, else its first rows; at most about 1 MiB of text. */
  readonly rows: readonly (readonly Cell[])[]
  readonly rowCount: number
  /** `rowLimit` cut the result. */
  readonly truncated: boolean
  readonly spool?: SpooledResult
  readonly effects: readonly StatementEffect[]
  readonly tablesRead: readonly TableRead[]
  /** Bytes of the data and delete files that were planned. */
  readonly bytesRead: bigint
}

export type FileFormat = 'csv' | 'json' | 'ndjson' | 'parquet'

/** How to read a file; what is left out is found out from its name and content. */
export interface ReadOptions {
  readonly format?: FileFormat
  readonly compression?: 'none' | 'gzip' | 'zstd'
  readonly delimiter?: string
  readonly quote?: string
  readonly escape?: string
  readonly has_header?: boolean
  readonly null_text?: string
  readonly encoding?: 'utf-8' | 'utf-16' | 'latin-1'
  readonly date_format?: string
  readonly timestamp_format?: string
}

/** An uploaded file: where it is kept and what the person called it (its ending hints at the format). */
export interface SourceFile {
  /** `file:///…` or `s3://…`. */
  readonly location: string
  readonly filename: string
  /**
   * A CSV file with a header that we wrote ourselves: its columns in their order, and DuckDB's types of them. Nothing is
   * inferred then; the dialect is that of `options` with DuckDB's defaults.
   */
  readonly columns?: readonly { readonly source: string; readonly type: string }[]
}

export interface InspectRequest {
  readonly source: SourceFile
  readonly options?: ReadOptions
}

/** `source` as the file names the column, `name` the proposal: `[a-z_][a-z0-9_]*` and unique. */
export interface PreviewColumn {
  readonly source: string
  readonly name: string
  readonly typeText: string
}

export interface FilePreview {
  /** Everything that was found out or given, ready to be sent back with the load. */
  readonly options: ReadOptions
  readonly columns: readonly PreviewColumn[]
  /** Up to twenty rows. */
  readonly rows: readonly (readonly Cell[])[]
  readonly warnings: readonly string[]
}

export interface IngestColumn {
  readonly source: string
  readonly name: string
  /** SQL type; absent: as inferred (create) or as the table has it (append). */
  readonly type?: string
}

export interface IngestRequest {
  readonly ingestId: string
  readonly source: SourceFile
  readonly options?: ReadOptions
  readonly target: { readonly catalog: string; readonly schema: string; readonly table: string }
  /** create: the table must not exist; replace: its rows are replaced in one snapshot, or it is created. */
  readonly mode: 'create' | 'append' | 'replace'
  readonly columns?: readonly IngestColumn[]
  /** As in `month(day)`, `bucket(id, 8)`; for a table that is created. */
  readonly partitioning?: readonly string[]
  readonly onBadRows: 'refuse' | 'reject'
  /** In the target's schema; default `<table>_rejects`. */
  readonly rejectsTable?: string
  readonly summary?: Readonly<Record<string, string>>
}

/**
 * `line` counts from 1 in the file, a CSV value with line breaks as one line; it is the row's number where a format has
 * no lines.
 */
export interface BadRow {
  readonly line: bigint | null
  readonly column: string | null
  readonly text: string
  readonly message: string
}

export interface IngestResult {
  readonly rowsLoaded: bigint
  readonly rowsRejected: bigint
  /** The first hundred. */
  readonly badRows: readonly BadRow[]
  /** `catalog.schema.table` of the rejects, when there were any and they were kept. */
  readonly rejectsTable: string | null
  readonly snapshotId: bigint | null
  readonly effects: readonly StatementEffect[]
}

/** Slots and children as they are now, for health and metrics. */
export interface EngineStatus {
  readonly slots: number
  readonly busy: number
  readonly queued: number
  /** Operating system ids of the live children. */
  readonly children: readonly number[]
  readonly memoryPerSlotBytes: number
  readonly threadsPerSlot: number
}

/**
 * The embedded engine. Every call takes an `AbortSignal`: aborting stops the work inside DuckDB, and the promise
 * rejects with `EngineError` `CANCELED` once it has stopped. All throw `EngineError`, `SqlError`, or a typed error of
 * the catalog.
 */
export interface EmbeddedEngine {
  execute(request: ExecuteRequest, signal?: AbortSignal, onState?: OnState): Promise<ExecuteResult>
  /** Rows `offset … offset + limit - 1` of a spooled result. */
  readResultWindow(
    spool: SpooledResult,
    window: { readonly offset: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly (readonly Cell[])[]>
  /** The whole result as one file, in pieces as they are made. */
  exportResult(
    source: ResultSource,
    /** `csv`: formulas are neutralised; `csv_exact`: every text as it is. */
    format: 'csv' | 'csv_exact' | 'ndjson' | 'parquet',
    signal?: AbortSignal,
  ): AsyncIterable<Uint8Array>
  /** Deletes the parts; absent ones are not an error. */
  deleteResult(spool: SpooledResult): Promise<void>
  inspectFile(request: InspectRequest, signal?: AbortSignal): Promise<FilePreview>
  ingestFile(request: IngestRequest, signal?: AbortSignal, onState?: OnState): Promise<IngestResult>
  /** What is wrong with a statement before any table is looked at; throws it, with its place. */
  checkStatement(text: string, signal?: AbortSignal): Promise<void>
  status(): EngineStatus
  /** Why large files in object storage are copied whole, a sentence; undefined when they are read by ranges. */
  rangesProblem(): Promise<string | undefined>
  /** Stops every child; what runs is rejected with `ENGINE_LOST`. */
  close(): Promise<void>
}
