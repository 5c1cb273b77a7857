import type { TypeShape } from './type-shape.ts'
import type { Cell, ResultColumn, StatementParameter } from '../engine-types.ts'

/** First message to a child. Sizes in bytes; `tempDirectory` is the child's own and holds what DuckDB spills. */
export interface ChildSettings {
  readonly memoryBytes: number
  readonly threads: number
  readonly tempDirectory: string
  /** DuckDB's extension that reads URLs; without it only files can be allowed. */
  readonly httpfs: string | undefined
}

/** Locks a fresh instance to exactly these files, then runs `setup` (views, helper tables) in it. */
export interface OpenRequest {
  readonly op: 'open'
  /** Absolute paths, and URLs of the range proxy: an instance knows how to reach these only when it is allowed one. */
  readonly allowedPaths: readonly string[]
  /** Files may be written below these too. */
  readonly allowedDirectories: readonly string[]
  readonly setup: readonly string[]
  /** Leaves out what DuckDB's optimizer would take minutes for; see `QueryPlan.wideOr`. */
  readonly wideOr?: boolean
}

/** The parse tree of a query as JSON (DuckDB's `json_serialize_sql`), in the child's own instance: nothing runs. */
export interface ParseRequest {
  readonly op: 'parse'
  readonly sql: string
}

/** An instance that sees `allowedPaths` and nothing else. */
export const openRequest = (
  allowedPaths: readonly string[],
  setup: readonly string[] = [],
  wideOr = false,
): OpenRequest => ({ op: 'open', allowedPaths, allowedDirectories: [], setup, wideOr })

/** Column names and types of a query, without running it. */
export interface DescribeRequest {
  readonly op: 'describe'
  readonly sql: string
  readonly parameters: readonly StatementParameter[]
}

export interface QueryRequest {
  readonly op: 'query'
  /**
   * `own`: the instance that `open` locked for this statement. `bare`: a locked instance without any file that
   * statements share; only a single SELECT may run there, in a connection of its own, and nothing is spooled.
   */
  readonly instance: 'own' | 'bare'
  /** It gives one row, or next to none more: a shared instance reads it whole, which is quicker than to stream it. */
  readonly oneRow?: boolean
  readonly sql: string
  readonly parameters: readonly StatementParameter[]
  readonly rowLimit: number | null
  /** Text that is given back at most; a result beyond it is spooled. */
  readonly inlineBytes: number
  /** Parts are named `<spoolPrefix>-<n>.parquet`, absolute; null: what does not fit inline is left out. */
  readonly spoolPrefix: string | null
  readonly spoolLimitBytes: number
}

export interface ExportRequest {
  readonly op: 'export'
  readonly sql: string
  readonly parameters: readonly StatementParameter[]
  readonly format: 'csv' | 'csv_exact' | 'ndjson'
  /** Column names of the result, and which columns hold JSON text that belongs raw into NDJSON. */
  readonly columns: readonly { readonly name: string; readonly rawJson: boolean }[]
}

/** A `COPY … (RETURN_STATS)`. */
export interface CopyRequest {
  readonly op: 'copy'
  readonly sql: string
  readonly parameters: readonly StatementParameter[]
  /** Keep a file without rows; data files of tables are dropped then. */
  readonly keepEmpty: boolean
}

/** One file as DuckDB reports it: statistics are texts, by dotted column path with quoted parts. */
export interface WrittenFile {
  readonly path: string
  readonly rows: bigint
  readonly sizeBytes: bigint
  /** Where its row groups begin, ascending, bytes. */
  readonly splitOffsets: readonly bigint[]
  readonly columns: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly partition: Readonly<Record<string, string | null>>
}

export interface CloseRequest {
  readonly op: 'close'
}

export type ChildRequest =
  | ParseRequest
  | OpenRequest
  | DescribeRequest
  | QueryRequest
  | CopyRequest
  | ExportRequest
  | CloseRequest

export interface DescribedColumn extends ResultColumn {
  readonly type: TypeShape
}

export interface SpooledPart {
  readonly file: string
  readonly rows: number
  readonly bytes: number
}

export interface QueryAnswer {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Cell[])[]
  readonly rowCount: number
  readonly truncated: boolean
  /** Cut because it did not fit inline and could not be spooled, or not run because it is no plain query. */
  readonly overflow: boolean
  readonly parts: readonly SpooledPart[]
  /** `text`: the part holds the rendered text of a type that Parquet cannot hold exactly. */
  readonly forms: readonly ColumnForm[]
}

export type ColumnForm = 'native' | 'text'

export interface Answers {
  /** JSON text that a plain parse reads exactly; or, where it holds longs, what it comes to. */
  readonly parse: string | object
  readonly open: null
  readonly describe: readonly DescribedColumn[]
  readonly copy: readonly WrittenFile[]
  readonly query: QueryAnswer
  /** Pieces come before it, each for one `pull`. */
  readonly export: null
  /** `broken`: DuckDB met a fault of its own, after which an instance refuses everything. */
  readonly close: { readonly rssBytes: number; readonly broken: boolean }
}

/** DuckDB's error, taken apart. `byteOffset` counts UTF-8 bytes in the SQL that ran. */
export interface ChildError {
  readonly type: string
  readonly subtype: string | null
  readonly message: string
  readonly byteOffset: number | null
}

export type ToChild =
  | { readonly kind: 'settings'; readonly settings: ChildSettings }
  | { readonly kind: 'request'; readonly id: number; readonly request: ChildRequest }
  | { readonly kind: 'pull'; readonly id: number }
  | { readonly kind: 'cancel'; readonly id: number }

export type FromChild =
  | { readonly kind: 'ready' }
  /** How far a copy is: 0 to 1. */
  | { readonly kind: 'progress'; readonly id: number; readonly progress: number }
  | { readonly kind: 'piece'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ChildError }
