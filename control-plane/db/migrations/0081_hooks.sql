-- tolerates: 0.1.0

-- An address by which others start a job. Its secret lies in `secret`, under this id.
CREATE TABLE hook (
  id uuid PRIMARY KEY,
  job_id uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  workspace_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  paused boolean NOT NULL,
  -- {parameter: value} and {parameter: JSON pointer into the payload}
  parameters json NOT NULL,
  mapping json NOT NULL,
  -- How far the clocks of sender and server may differ.
  tolerance_seconds integer NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  secret_changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Who made or last changed it: in this name it asks for runs.
  changed_by_id uuid NOT NULL REFERENCES principal (id),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX hook_name_unique ON hook (job_id, name);

-- A delivery that was taken: the key lets it start a run once, however often it comes.
CREATE TABLE hook_delivery (
  hook_id uuid NOT NULL REFERENCES hook (id) ON DELETE CASCADE,
  delivery_id text COLLATE "C" NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  run_id uuid NOT NULL,
  PRIMARY KEY (hook_id, delivery_id)
);
CREATE INDEX hook_delivery_by_age ON hook_delivery (hook_id, received_at DESC);
