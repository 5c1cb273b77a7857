-- tolerates: 0.1.0

-- One interactive SQL request. It runs in the api process that took it and holds the lease; the lease is
-- judged by the clock of this database only. What a statement did stays; what it answered has a time to live.
CREATE TABLE statement (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  principal_id uuid NOT NULL,
  principal_name text NOT NULL,
  text text NOT NULL,
  catalog_name text NOT NULL,
  schema_name text NOT NULL,
  row_limit bigint,
  -- {catalog, schema, table} into which it may commit a snapshot: where recovery looks for one.
  target jsonb,
  state text NOT NULL DEFAULT 'QUEUED'
    CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'CLOSED')),
  version bigint NOT NULL DEFAULT 1,
  lease_owner uuid,
  lease_epoch bigint NOT NULL DEFAULT 1,
  lease_expires_at timestamptz,
  cancel_requested_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  error jsonb,
  -- [{name, type_text, position}], in order.
  columns jsonb,
  row_count bigint,
  truncated boolean NOT NULL DEFAULT false,
  bytes_read bigint,
  -- [{table, snapshot_id, rows}], longs as text.
  effects jsonb NOT NULL DEFAULT '[]',
  -- The first rows as JSON, texts or nulls; all of them when nothing is spooled.
  result_rows text,
  -- Where the engine keeps a result too large for the row.
  result_spool jsonb,
  result_expires_at timestamptz
);
CREATE INDEX statement_history ON statement (workspace_id, id DESC);
CREATE INDEX statement_unfinished ON statement (lease_expires_at) WHERE state IN ('QUEUED', 'RUNNING');
CREATE INDEX statement_result_expiry ON statement (result_expires_at) WHERE state = 'SUCCEEDED';
CREATE INDEX statement_spool_left ON statement (id) WHERE state = 'CLOSED' AND result_spool IS NOT NULL;
