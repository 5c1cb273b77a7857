import { z } from 'zod'
import { CatalogName, ForeignName, Instant, Long, NewSqlName, ResourceName } from '../shapes.ts'

export const CatalogParams = z.strictObject({ catalog: CatalogName })
export const SchemaParams = z.strictObject({ catalog: CatalogName, schema: ForeignName })
export const TableParams = z.strictObject({ catalog: CatalogName, schema: ForeignName, table: ForeignName })

export const Catalog = z
  .object({
    name: CatalogName,
    kind: z.enum(['built_in']),
    /** Where its tables live: `file:///…` or `s3://…`. */
    location: z.string(),
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

const Column = z
  .object({
    /** Iceberg field id. */
    id: z.number().int(),
    name: z.string(),
    type_text: z.string(),
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
