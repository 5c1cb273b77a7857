-- tolerates: 0.1.0

-- The id that Trino gave to the query of an attempt. A commit whose snapshot carries it is the attempt's. Apart from
-- the handle, which changes with every page: updates of columns without an index are cheap.
ALTER TABLE task_run_attempt ADD COLUMN query_id text;
CREATE INDEX task_run_attempt_by_query ON task_run_attempt (query_id) WHERE query_id IS NOT NULL;
