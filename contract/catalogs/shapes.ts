import { z } from 'zod'
import { CatalogName, ForeignName, Id, Instant, Long, NewSqlName, ResourceName } from '../shapes.ts'

export const CatalogParams = z.strictObject({ catalog: CatalogName })
export const SchemaParams = z.strictObject({ catalog: CatalogName, schema: ForeignName })
export const TableParams = z.strictObject({ catalog: CatalogName, schema: ForeignName, table: ForeignName })

export const Catalog = z
  .object({
    name: CatalogName,
    /** built_in: this server keeps it. external: another one does, reached by a connection. */
    kind: z.enum(['built_in', 'external']),
    /** Where its tables live: `file:///…` or `s3://…`. Of an external catalog its address, `https://…`. */
    location: z.string(),
    /** Of an external catalog: the connection of its workspace that reaches it. */
    connection: ResourceName.nullable(),
    /** Where else its tables may lie or keep files. */
    allowed_prefixes: z.array(z.string()),
    workspace: ResourceName,
    created_at: Instant,
  })
  .meta({ id: 'Catalog' })

export const Schema = z
  .object({
    catalog: CatalogName,
    /** Nested levels are joined with a dot. */
    name: z.string(),
    properties: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Schema' })

export const NewSchema = z.strictObject({ name: NewSqlName })

export const Column = z
  .object({
    /** Iceberg field id. */
    id: z.number().int(),
    name: z.string(),
    /** As SQL spells it: `bigint`, `timestamp(6) with time zone`, `row(a integer)`. */
    type_text: z.string(),
    /** As Iceberg's specification spells it: `long`, `timestamptz`, `struct<a: int>`. */
    iceberg_type: z.string(),
    nullable: z.boolean(),
    comment: z.string().nullable(),
  })
  .meta({ id: 'Column' })

/** A row of a list: what is known without reading data. Counts are of the current snapshot, null where its writer left them out. */
export const TableSummary = z
  .object({
    catalog: CatalogName,
    schema: z.string(),
    name: z.string(),
    kind: z.enum(['table', 'view']),
    row_count: Long.nullable(),
    /** Bytes of live data files. */
    size_bytes: Long.nullable(),
    updated_at: Instant.nullable(),
  })
  .meta({ id: 'TableSummary' })

export const Table = TableSummary.extend({
  uuid: z.string(),
  location: z.string(),
  metadata_location: z.string(),
  format_version: z.number().int(),
  columns: z.array(Column),
  /** `month(day)`, `bucket(id, 8)`: as CREATE TABLE … WITH (partitioning = …) takes them. */
  partitioning: z.array(z.string()),
  sorted_by: z.array(z.string()),
  properties: z.record(z.string(), z.string()),
  current_snapshot_id: Long.nullable(),
  file_count: Long.nullable(),
  /** The dataset that registers this table in its catalog's workspace. */
  dataset: z.string().nullable(),
}).meta({ id: 'Table' })

export const Snapshot = z
  .object({
    snapshot_id: Long,
    parent_id: Long.nullable(),
    committed_at: Instant,
    /** append | overwrite | delete | replace, as the writer said. */
    operation: z.string().nullable(),
    summary: z.record(z.string(), z.string()),
    is_current: z.boolean(),
    /** Branches and tags that point here. */
    refs: z.array(z.string()),
    /** Who committed it here; null for snapshots that came with a registered table. */
    committed_by: z.string().nullable(),
    /** What made it, where that was something of ours. */
    origin: z.object({ kind: z.enum(['statement', 'ingest', 'attempt']), id: Id }).nullable(),
  })
  .meta({ id: 'Snapshot' })

export const DataFile = z
  .object({
    content: z.enum(['data', 'position_deletes', 'equality_deletes']),
    file_path: z.string(),
    file_format: z.string(),
    partition: z.string(),
    record_count: Long,
    file_size_bytes: Long,
  })
  .meta({ id: 'DataFile' })

export const Partition = z
  .object({ partition: z.string(), record_count: Long, file_count: Long, total_size_bytes: Long })
  .meta({ id: 'Partition' })

export const RefParams = TableParams.extend({ ref: ForeignName })
export const ViewParams = z.strictObject({ catalog: CatalogName, schema: ForeignName, view: ForeignName })

/** A branch or tag. Ages are milliseconds; null: as the table's properties say. */
export const TableRef = z
  .object({
    name: z.string(),
    type: z.enum(['branch', 'tag']),
    snapshot_id: Long,
    committed_at: Instant.nullable(),
    max_ref_age_ms: Long.nullable(),
    max_snapshot_age_ms: Long.nullable(),
    min_snapshots_to_keep: z.number().int().nullable(),
  })
  .meta({ id: 'TableRef' })

/** One difference of two schemas, told by field id: a column keeps its id when it is renamed. */
export const SchemaDifference = z
  .object({
    kind: z.enum(['added', 'dropped', 'renamed', 'type', 'nullable', 'comment', 'moved']),
    /** Dotted path: now, or before where it was dropped. */
    column: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
  })
  .meta({ id: 'SchemaDifference' })

export const View = z
  .object({
    catalog: CatalogName,
    schema: z.string(),
    name: z.string(),
    uuid: z.string(),
    comment: z.string().nullable(),
    columns: z.array(Column),
    /** One text a dialect. The embedded engine runs `duckdb`. */
    representations: z.array(z.object({ dialect: z.string(), sql: z.string() })),
    /** Whether the embedded engine can run it: it has a text in its dialect. */
    runnable: z.boolean(),
    default_catalog: z.string().nullable(),
    default_schema: z.string(),
    version_id: z.number().int(),
    updated_at: Instant,
    properties: z.record(z.string(), z.string()),
  })
  .meta({ id: 'View' })
