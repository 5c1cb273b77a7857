-- tolerates: 0.1.0

-- Ids and times grow: an ascending index takes each new entry at its right end, which PostgreSQL remembers and splits
-- nine to one; a descending one looks for its place from the root and splits in halves. Read backward they serve alike.
DROP INDEX run_by_workspace;
CREATE INDEX run_by_workspace ON run (workspace_id, id);
DROP INDEX run_by_job;
CREATE INDEX run_by_job ON run (job_id, id);
DROP INDEX audit_event_by_time;
CREATE INDEX audit_event_by_time ON audit_event (at, id);

-- Every event paid for three sorted indexes, and two of the questions that people ask (a thing by its name, a request)
-- had none. Bloom filters over stretches of the table answer them all, cost nothing when an event is written, and are
-- made up by vacuum: hence soon.
DROP INDEX audit_event_by_object;
DROP INDEX audit_event_by_operation;
DROP INDEX audit_event_by_principal;
CREATE INDEX audit_event_by_filter ON audit_event USING brin (
  operation text_bloom_ops (n_distinct_per_range = 100, false_positive_rate = 0.02),
  principal_name text_bloom_ops (n_distinct_per_range = 200, false_positive_rate = 0.02),
  object_id text_bloom_ops (n_distinct_per_range = 1000, false_positive_rate = 0.02),
  object_name text_bloom_ops (n_distinct_per_range = 1000, false_positive_rate = 0.02),
  request_id text_bloom_ops (n_distinct_per_range = 1000, false_positive_rate = 0.02)
) WITH (pages_per_range = 64);
ALTER TABLE audit_event SET (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_vacuum_insert_threshold = 10000);
