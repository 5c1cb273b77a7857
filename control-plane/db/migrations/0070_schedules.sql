-- tolerates: 0.1.0

-- When a job runs by itself. `next_fire_at` is null while it is paused or will never fire again: the index below holds
-- just what somebody must look at.
CREATE TABLE schedule (
  id uuid PRIMARY KEY,
  job_id uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  workspace_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  -- Of a cron; else null.
  expression text,
  time_zone text,
  -- Of an interval, counted from the anchor; else null.
  interval_seconds integer,
  anchor timestamptz NOT NULL DEFAULT clock_timestamp(),
  paused boolean NOT NULL,
  paused_reason text,
  catch_up text NOT NULL CHECK (catch_up IN ('NONE', 'LAST', 'ALL')),
  catch_up_limit integer NOT NULL,
  parameters json NOT NULL,
  next_fire_at timestamptz,
  version bigint NOT NULL DEFAULT 1,
  -- Who made or last changed it: in this name it asks for runs.
  changed_by_id uuid NOT NULL REFERENCES principal (id),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((expression IS NULL) <> (interval_seconds IS NULL)),
  CHECK ((expression IS NULL) = (time_zone IS NULL))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX schedule_name_unique ON schedule (job_id, name);
CREATE INDEX schedule_due ON schedule (next_fire_at) WHERE next_fire_at IS NOT NULL;
CREATE INDEX schedule_by_workspace ON schedule (workspace_id, next_fire_at) WHERE next_fire_at IS NOT NULL;

-- An instant that was fired: the key lets it be fired once, however many look at the clock.
CREATE TABLE schedule_fire (
  schedule_id uuid NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
  instant timestamptz NOT NULL,
  fired_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  run_id uuid,
  PRIMARY KEY (schedule_id, instant)
);
