-- tolerates: 0.1.0

-- A task that one process at a time does now and then, for whoever holds the lease; by the database's clock.
CREATE TABLE periodic_lease (
  name text PRIMARY KEY,
  owner uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  succeeded_at timestamptz
);

-- How long a workspace keeps what runs left, in days; null: for ever. A workspace without a row has the defaults.
CREATE TABLE retention (
  workspace_id uuid PRIMARY KEY REFERENCES workspace (id) ON DELETE CASCADE,
  runs_days integer CHECK (runs_days > 0),
  logs_days integer CHECK (logs_days > 0),
  results_days integer CHECK (results_days > 0),
  events_days integer CHECK (events_days > 0),
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- How far the sweep of a part of the runs has come: those up to this id have lost it.
CREATE TABLE retention_progress (
  workspace_id uuid NOT NULL,
  part text NOT NULL CHECK (part IN ('logs', 'results', 'events')),
  run_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, part)
);

-- A stretch of a log that left run_log_chunk: one compressed object. `start_byte` counts in UTF-8.
CREATE TABLE run_log_object (
  attempt_id uuid NOT NULL,
  start_byte bigint NOT NULL,
  byte_count integer NOT NULL,
  location text NOT NULL,
  stored_bytes integer NOT NULL,
  PRIMARY KEY (attempt_id, start_byte)
);

-- Its log has lived its time.
ALTER TABLE task_run_attempt ADD COLUMN log_deleted_at timestamptz;
