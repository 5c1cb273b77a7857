-- tolerates: 0.1.0

-- What people look for among millions that succeeded, of a workspace and of a job. A run that lives is found by its
-- run_work row, so that one that succeeds never enters these.
DROP INDEX run_not_succeeded;
CREATE INDEX run_unsuccessful ON run (workspace_id, state, id)
  WHERE state IN ('FAILED', 'CANCELED', 'TIMED_OUT', 'SKIPPED', 'UPSTREAM_FAILED');
CREATE INDEX run_unsuccessful_by_job ON run (job_id, state, id)
  WHERE state IN ('FAILED', 'CANCELED', 'TIMED_OUT', 'SKIPPED', 'UPSTREAM_FAILED');

-- Finds the few runs of a rare trigger; what is frequent is met soon on the way back from the newest. Made up by vacuum.
CREATE INDEX run_by_trigger ON run USING brin (trigger text_bloom_ops (n_distinct_per_range = 16))
  WITH (pages_per_range = 32);
ALTER TABLE run SET (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_vacuum_insert_threshold = 10000);

CREATE INDEX job_by_tag ON job USING gin (tags) WHERE deleted_at IS NULL;
