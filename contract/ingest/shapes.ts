import { z } from 'zod'
import { DatabaseSource } from './database-source.ts'
import { CatalogName, ForeignName, FreeText, Id, Instant, Long, NewSqlName, ResourceName } from '../shapes.ts'

const FileFormat = z.enum(['csv', 'json', 'ndjson', 'parquet'])
const Compression = z.enum(['none', 'gzip', 'zstd'])

export const UploadParams = z.strictObject({ workspace: ResourceName, upload_id: Id })
export const IngestParams = z.strictObject({ workspace: ResourceName, ingest_id: Id })

export const Upload = z
  .object({
    upload_id: Id,
    filename: z.string(),
    size_bytes: Long,
    sha256: z.string(),
    created_at: Instant,
    /** Uploads that no ingest used are deleted then. */
    expires_at: Instant,
  })
  .meta({ id: 'Upload' })

/** How to read a file; what is left out is found out from its name and content. */
export const ReadOptions = z.strictObject({
  format: FileFormat.optional(),
  compression: Compression.optional(),
  /** CSV only. */
  delimiter: z.string().min(1).max(4).optional(),
  quote: z.string().max(1).optional(),
  escape: z.string().max(1).optional(),
  has_header: z.boolean().optional(),
  null_text: FreeText(64).optional(),
  encoding: z.enum(['utf-8', 'utf-16', 'latin-1']).optional(),
  /** strptime patterns. */
  date_format: z.string().max(64).optional(),
  timestamp_format: z.string().max(64).optional(),
})

const PreviewColumn = z
  .object({
    /** As the file names it. */
    source: z.string(),
    /** Proposed column name: [a-z_][a-z0-9_]* and unique. */
    name: z.string(),
    type_text: z.string(),
  })
  .meta({ id: 'PreviewColumn' })

export const Preview = z
  .object({
    options: ReadOptions,
    columns: z.array(PreviewColumn),
    /** Up to twenty rows, exact texts or null. */
    rows: z.array(z.array(z.string().nullable())),
    /** What a person should know before loading: lines that did not parse, columns renamed … */
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Preview' })

export const IngestColumn = z.strictObject({
  /** The column in the file. */
  source: z.string().min(1).max(1024),
  /** The column in the table. */
  name: z.string().min(1).max(255),
  /** SQL type, such as BIGINT, DECIMAL(10,2), TIMESTAMP; absent: as inferred. */
  type: z.string().min(1).max(1024).optional(),
})

const TargetTable = z.strictObject({ catalog: CatalogName, schema: ForeignName, table: ForeignName })

const newIngest = z.strictObject({
  /** What is loaded: an upload, or what a database gives. */
  upload_id: Id.optional(),
  source: DatabaseSource.optional(),
  target: TargetTable,
  /** create: the table must not exist; replace: its rows are replaced in one snapshot, or it is created. */
  mode: z.enum(['create', 'append', 'replace']).default('create'),
  options: ReadOptions.optional(),
  /** Absent: every column as inferred. Columns of the source that are not listed are left out. */
  columns: z.array(IngestColumn).min(1).max(5000).optional(),
  /** For create and replace of an absent table: `month(day)`, `bucket(id, 8)` … */
  partitioning: z.array(z.string().max(255)).max(16).optional(),
  /** refuse: one bad row fails the whole load; reject: good rows are kept, bad ones go to `rejects_table`. */
  on_bad_rows: z.enum(['refuse', 'reject']).default('refuse'),
  /** In the target's schema; default `<table>_rejects`. */
  rejects_table: NewSqlName.optional(),
  /** Registers what was made as a dataset of this name. */
  register_as: ResourceName.optional(),
  /** How long the answer may wait for the end: `0s` to `50s`. */
  wait_timeout: z
    .string()
    .regex(/^(?:[0-9]|[1-4][0-9]|50)s$/, 'give whole seconds from 0s to 50s')
    .default('0s'),
})

const isOneOrigin = (given: { readonly upload_id?: string; readonly source?: unknown }): boolean =>
  (given.upload_id === undefined) !== (given.source === undefined)

export const NewIngest = newIngest.refine(isOneOrigin, {
  error: 'give either upload_id or source',
  path: ['upload_id'],
})

const IngestState = z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'])

const BadRow = z
  .object({ line: Long.nullable(), column: z.string().nullable(), text: z.string(), message: z.string() })
  .meta({ id: 'BadRow' })

export const Ingest = z
  .object({
    ingest_id: Id,
    state: IngestState,
    /** Null when the rows came from a database. */
    upload_id: Id.nullable(),
    /** The connection that the rows came through; null for an upload. */
    connection: z.string().nullable(),
    /** Of the upload; of a database, the table, or «query». */
    filename: z.string(),
    target: z.object({ catalog: CatalogName, schema: z.string(), table: z.string() }),
    mode: z.enum(['create', 'append', 'replace']),
    error: z.object({ error_code: z.string(), message: z.string() }).nullable(),
    /** The first hundred. */
    bad_rows: z.array(BadRow),
    /** How much of the file is read, 0 to 1; null unless it is loaded now, by the process that answers. */
    progress: z.number().min(0).max(1).nullable(),
    rows_loaded: Long.nullable(),
    rows_rejected: Long.nullable(),
    rejects_table: z.string().nullable(),
    snapshot_id: Long.nullable(),
    dataset: z.string().nullable(),
    user: z.string(),
    created_at: Instant,
    finished_at: Instant.nullable(),
  })
  .meta({ id: 'Ingest' })
