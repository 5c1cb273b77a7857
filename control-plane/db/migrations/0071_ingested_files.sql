-- tolerates: 0.1.0

-- Files that a task of a job has loaded: written in the transaction of the commit that holds their rows, so that a file
-- is here exactly when it was loaded.
CREATE TABLE ingested_file (
  job_id uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  task_key text COLLATE "C" NOT NULL,
  -- Below the root or the prefix of its connection.
  path text COLLATE "C" NOT NULL,
  -- Size and moment of its last change: a file that was changed is another.
  version text COLLATE "C" NOT NULL,
  run_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (job_id, task_key, path, version)
);
