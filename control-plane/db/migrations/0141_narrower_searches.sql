-- tolerates: 0.1.0

-- The trigger comes last, behind what gives the order: failures of one trigger are then told apart inside the index,
-- without a look at each row (a page of what was cancelled, of what one in twenty was asked for by hand, reads 64
-- pages of four million runs).
DROP INDEX run_unsuccessful;
CREATE INDEX run_unsuccessful ON run (workspace_id, state, id, trigger)
  WHERE state IN ('FAILED', 'CANCELED', 'TIMED_OUT', 'SKIPPED', 'UPSTREAM_FAILED');
DROP INDEX run_unsuccessful_by_job;
CREATE INDEX run_unsuccessful_by_job ON run (job_id, state, id, trigger)
  WHERE state IN ('FAILED', 'CANCELED', 'TIMED_OUT', 'SKIPPED', 'UPSTREAM_FAILED');

-- Every two and every three letters that follow each other in a name: what contains a text contains all of its. As
-- pg_trgm does it, but for two letters as well, and without an extension that a managed PostgreSQL may not allow. Of
-- 100,000 names any page is found within 5 ms instead of 50, by an index of 7.5 MB.
CREATE FUNCTION name_grams(name text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT substr(name, start, size))
  FROM generate_series(1, length(name)) AS start, generate_series(2, 3) AS size
  WHERE start + size - 1 <= length(name)
$$;
-- Of all jobs, deleted ones too: PostgreSQL estimates by the statistics of an index of expressions only if it is whole.
CREATE INDEX job_by_name_gram ON job USING gin (name_grams(name));
