-- tolerates: 0.1.0

-- Whose work a commit was: found again by it even after its snapshot has expired.
ALTER TABLE table_commit
  ADD COLUMN origin_kind text CHECK (origin_kind IN ('statement', 'ingest', 'attempt')),
  ADD COLUMN origin_id uuid,
  ADD CHECK ((origin_kind IS NULL) = (origin_id IS NULL));
CREATE INDEX table_commit_by_origin ON table_commit (origin_id) WHERE origin_id IS NOT NULL;

-- What engines reported of their scans and commits.
CREATE TABLE table_report (
  id uuid PRIMARY KEY,
  table_id uuid NOT NULL REFERENCES iceberg_table (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('scan', 'commit')),
  snapshot_id bigint,
  principal_id uuid,
  report jsonb NOT NULL,
  reported_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX table_report_by_table ON table_report (table_id, id DESC);
CREATE INDEX table_report_by_age ON table_report (reported_at);

-- Names are also kept in the store, for the day that this database is lost. Where the two versions differ, the
-- store has an older name or none.
ALTER TABLE iceberg_table
  ADD COLUMN name_version bigint NOT NULL DEFAULT 1,
  ADD COLUMN stored_name_version bigint NOT NULL DEFAULT 0;
CREATE INDEX iceberg_table_name_not_stored ON iceberg_table (id) WHERE stored_name_version < name_version;
