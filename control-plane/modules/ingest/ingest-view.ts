import type { Output, operations } from '@boathouse/contract'
import type { IngestRow } from './ingest.store.ts'

export type IngestAnswer = Output<typeof operations.getIngest>

/** An ingest as it leaves the server. */
export const presentIngest = (row: IngestRow, progress?: ReadonlyMap<string, number>): IngestAnswer => ({
  ingest_id: row.id,
  state: row.state,
  upload_id: row.upload_id,
  connection: row.connection_name,
  filename: row.filename,
  target: { catalog: row.catalog_name, schema: row.schema_name, table: row.table_name },
  mode: row.mode,
  error: row.error,
  bad_rows: row.bad_rows.map((bad) => ({ ...bad })),
  progress: (row.state === 'RUNNING' ? progress?.get(row.id) : undefined) ?? null,
  rows_loaded: row.rows_loaded?.toString() ?? null,
  rows_rejected: row.rows_rejected?.toString() ?? null,
  rejects_table: row.rejects_table,
  snapshot_id: row.snapshot_id?.toString() ?? null,
  dataset: row.dataset,
  user: row.principal_name,
  created_at: row.created_at,
  finished_at: row.finished_at,
})
