-- tolerates: 0.1.0

-- A file that arrived whole in the store. The row is written after the object, so an object without a row
-- is the rest of a broken transfer and is swept.
CREATE TABLE upload (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  principal_id uuid NOT NULL,
  filename text NOT NULL,
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  location text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX upload_location_unique ON upload (location);
CREATE INDEX upload_by_expiry ON upload (expires_at);
CREATE INDEX upload_by_workspace ON upload (workspace_id);

-- One load of an upload into a table. It refers to the upload by id only: the file goes, the record stays.
CREATE TABLE ingest (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  principal_id uuid NOT NULL,
  principal_name text NOT NULL,
  upload_id uuid NOT NULL,
  filename text NOT NULL,
  upload_location text NOT NULL,
  catalog_name text NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('create', 'append', 'replace')),
  -- options, columns, partitioning, on_bad_rows, rejects_table, register_as: as the person gave them.
  request jsonb NOT NULL,
  state text NOT NULL DEFAULT 'QUEUED' CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED')),
  version bigint NOT NULL DEFAULT 1,
  lease_owner uuid,
  lease_epoch bigint NOT NULL DEFAULT 1,
  lease_expires_at timestamptz,
  cancel_requested_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  error jsonb,
  -- The first hundred: [{line, column, text, message}].
  bad_rows jsonb NOT NULL DEFAULT '[]',
  rows_loaded bigint,
  rows_rejected bigint,
  rejects_table text,
  snapshot_id bigint,
  dataset text
);
CREATE INDEX ingest_history ON ingest (workspace_id, id DESC);
CREATE INDEX ingest_unfinished ON ingest (lease_expires_at) WHERE state IN ('QUEUED', 'RUNNING');
CREATE INDEX ingest_by_upload ON ingest (upload_id);
