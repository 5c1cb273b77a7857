-- tolerates: 0.1.0

-- A job is its newest version; the columns after `version` repeat what lists and the admission of runs ask of many
-- jobs at once. A deleted job stays for the sake of its history; its name is free.
CREATE TABLE job (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  version bigint NOT NULL DEFAULT 1,
  description text NOT NULL,
  tags jsonb NOT NULL,
  task_count integer NOT NULL,
  max_concurrent_runs integer NOT NULL,
  on_limit text NOT NULL CHECK (on_limit IN ('QUEUE', 'SKIP', 'REPLACE')),
  run_as_id uuid NOT NULL REFERENCES principal (id),
  created_by uuid NOT NULL REFERENCES principal (id),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at timestamptz
);
CREATE UNIQUE INDEX job_name_unique ON job (workspace_id, name) WHERE deleted_at IS NULL;

-- What was saved, as it was checked and defaulted then. Never changes: runs are pinned to it.
CREATE TABLE job_version (
  job_id uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  version bigint NOT NULL,
  definition jsonb NOT NULL,
  message text NOT NULL,
  author_id uuid NOT NULL,
  author_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (job_id, version)
);
CREATE TRIGGER job_version_never_changes BEFORE UPDATE ON job_version
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
