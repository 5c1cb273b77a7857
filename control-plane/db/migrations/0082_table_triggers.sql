-- tolerates: 0.1.0

-- A job that runs when a table has a new snapshot. The table is named, so that it may be dropped and made anew.
CREATE TABLE table_trigger (
  id uuid PRIMARY KEY,
  job_id uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  workspace_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  catalog text NOT NULL,
  levels text[] COLLATE "C" NOT NULL,
  table_name text COLLATE "C" NOT NULL,
  paused boolean NOT NULL,
  paused_reason text,
  -- LATEST: one run for all that came since the last; EACH: one for each.
  coalesce text NOT NULL CHECK (coalesce IN ('LATEST', 'EACH')),
  min_interval_seconds integer NOT NULL,
  parameters json NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  changed_by_id uuid NOT NULL REFERENCES principal (id),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The newest run that it started, and not before when it may start the next.
  last_run_id uuid,
  not_before timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX table_trigger_name_unique ON table_trigger (job_id, name);
CREATE INDEX table_trigger_by_table ON table_trigger (catalog, levels, table_name) WHERE NOT paused;

-- A snapshot that a trigger has to do with: written in the transaction of the commit. `run_id` is null while it waits;
-- those that went into one run together share it.
CREATE TABLE table_trigger_fire (
  trigger_id uuid NOT NULL REFERENCES table_trigger (id) ON DELETE CASCADE,
  table_id uuid NOT NULL,
  snapshot_id bigint NOT NULL,
  -- The attempt that committed it: a job is not started by what its own runs write.
  attempt_id uuid,
  committed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  fired_at timestamptz,
  run_id uuid,
  PRIMARY KEY (trigger_id, table_id, snapshot_id)
);
CREATE INDEX table_trigger_fire_waiting ON table_trigger_fire (trigger_id, committed_at) WHERE fired_at IS NULL;
