-- tolerates: 0.1.0

-- The truth about a run. States are written by one statement only, guarded by `version` and by the lease in run_work.
-- It refers to job and workspace by id only: a foreign key would lock one workspace row for every run that begins.
CREATE TABLE run (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  job_id uuid NOT NULL,
  job_name text NOT NULL,
  job_version bigint NOT NULL,
  state text NOT NULL DEFAULT 'QUEUED' CHECK (state IN ('QUEUED', 'STARTING', 'RUNNING', 'STOPPING',
    'SUCCEEDED', 'FAILED', 'CANCELED', 'TIMED_OUT', 'SKIPPED', 'UPSTREAM_FAILED')),
  reason text NOT NULL DEFAULT 'ACCEPTED',
  message text NOT NULL DEFAULT '',
  -- Also the number of the newest run_event.
  version bigint NOT NULL DEFAULT 1,
  -- {name: value}, the defaults of the job filled in.
  parameters json NOT NULL,
  priority smallint NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('MANUAL', 'SCHEDULE', 'TABLE', 'WEBHOOK', 'RETRY', 'REPAIR')),
  scheduled_for timestamptz,
  original_run_id uuid,
  -- Tasks whose results a repair keeps; null: none.
  kept_tasks text[],
  requested_by_id uuid,
  requested_by text NOT NULL,
  run_as_id uuid NOT NULL,
  run_as text NOT NULL,
  idempotency_token text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz
) WITH (fillfactor = 90);
CREATE INDEX run_by_workspace ON run (workspace_id, id DESC);
CREATE INDEX run_by_job ON run (job_id, id DESC);
-- What people look for among millions that succeeded.
CREATE INDEX run_not_succeeded ON run (workspace_id, state, id DESC) WHERE state <> 'SUCCEEDED';
CREATE UNIQUE INDEX run_idempotency_unique ON run (job_id, idempotency_token) WHERE idempotency_token IS NOT NULL;

-- One task of the job's version in one run. The rows are made when the run starts.
CREATE TABLE task_run (
  run_id uuid NOT NULL,
  task_key text COLLATE "C" NOT NULL,
  state text NOT NULL CHECK (state IN ('BLOCKED', 'WAITING_FOR_RETRY', 'QUEUED', 'STARTING', 'RUNNING', 'STOPPING',
    'SUCCEEDED', 'FAILED', 'CANCELED', 'TIMED_OUT', 'SKIPPED', 'UPSTREAM_FAILED')),
  reason text NOT NULL,
  message text NOT NULL,
  -- Attempts so far, and how many of them were lost with a worker: those do not count as retries.
  attempts integer NOT NULL,
  lost_attempts integer NOT NULL,
  retry_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  result json,
  reused_from uuid,
  PRIMARY KEY (run_id, task_key)
);

-- Who may commit to tables: an attempt, while it has not ended. Its id names whatever it starts outside.
CREATE TABLE task_run_attempt (
  id uuid PRIMARY KEY,
  run_id uuid NOT NULL,
  task_key text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  state text NOT NULL CHECK (state IN ('STARTING', 'RUNNING', 'STOPPING',
    'SUCCEEDED', 'FAILED', 'CANCELED', 'TIMED_OUT', 'SKIPPED', 'UPSTREAM_FAILED')),
  reason text NOT NULL,
  message text NOT NULL,
  error json,
  -- How its engine finds the work again; the engine's own shape.
  handle json,
  started_at timestamptz NOT NULL,
  running_at timestamptz,
  finished_at timestamptz,
  -- The whole log of an attempt that said little; the rest of it lies in run_log_chunk.
  log text
);
CREATE UNIQUE INDEX task_run_attempt_number_unique ON task_run_attempt (run_id, task_key, number);

-- What a worker must look at: exists exactly while its run has not ended.
-- `wake_at`: -infinity: anybody may take it now; infinity: somebody wakes it, as when its job has room again; else
-- the moment from which anybody may take it: a timer, or the end of the lease of whoever holds it.
CREATE TABLE run_work (
  run_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  job_id uuid NOT NULL,
  priority smallint NOT NULL,
  -- It counts against the job's limit of concurrent runs.
  admitted boolean NOT NULL DEFAULT false,
  wake_at timestamptz NOT NULL DEFAULT '-infinity',
  lease_owner uuid,
  -- Changes whenever another takes the run over, and shuts the former one out.
  lease_epoch bigint NOT NULL DEFAULT 0,
  stop_requested_at timestamptz,
  stop_requested_by text,
  -- Task keys that are to be skipped; * is the run.
  skip_requests text[] NOT NULL DEFAULT '{}'
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
CREATE INDEX run_work_ready ON run_work (workspace_id, priority DESC, run_id) WHERE wake_at = '-infinity';
CREATE INDEX run_work_due ON run_work (wake_at) WHERE wake_at > '-infinity' AND wake_at < 'infinity';
CREATE INDEX run_work_by_job ON run_work (job_id, admitted, priority DESC, run_id);
CREATE INDEX run_work_by_owner ON run_work (lease_owner) WHERE lease_owner IS NOT NULL;

-- What one save changed: [{task_key?, attempt?, from, to, reason, message}]. Rows are never altered.
CREATE TABLE run_event (
  run_id uuid NOT NULL,
  sequence bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changes json NOT NULL,
  PRIMARY KEY (run_id, sequence)
);
CREATE TRIGGER run_event_never_changes BEFORE UPDATE ON run_event
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The log of an attempt, in pieces of at most 64 KiB; `start_byte` counts in UTF-8.
CREATE TABLE run_log_chunk (
  attempt_id uuid NOT NULL,
  start_byte bigint NOT NULL,
  byte_count integer NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (attempt_id, start_byte)
);
