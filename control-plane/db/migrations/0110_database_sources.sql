-- tolerates: 0.1.0

-- What is loaded is an upload, or what a database gives through a connection. The connection is kept by name only: it may go,
-- the record stays.
ALTER TABLE ingest ALTER COLUMN upload_id DROP NOT NULL;
ALTER TABLE ingest ALTER COLUMN upload_location DROP NOT NULL;
ALTER TABLE ingest ADD COLUMN connection_name text;
ALTER TABLE ingest ADD CONSTRAINT ingest_of_one_source
  CHECK ((upload_id IS NULL) = (upload_location IS NULL) AND (upload_id IS NULL) <> (connection_name IS NULL));

-- How far a task has loaded what a database gives: written in the transaction of the commit that holds the rows up to it.
CREATE TABLE ingested_cursor (
  job_id uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  task_key text COLLATE "C" NOT NULL,
  -- SHA-256 of connection, table or query, cursor column and target: changed, it begins anew.
  source text COLLATE "C" NOT NULL CHECK (source ~ '^[0-9a-f]{64}$'),
  -- The highest value that was loaded, as the source database writes it.
  value text NOT NULL,
  run_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (job_id, task_key, source)
);
