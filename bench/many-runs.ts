/** Fills a database with jobs and runs, as a year of work leaves them: real tables, real indexes, made after the rows. */
import type { Fleet } from './fleet.ts'

const YEAR_MILLIS = 365 * 86_400_000

/** `base` is the job that all others copy; `busy` is the one that made a tenth of the runs. */
export const BASE_JOB = 'base'
export const BUSY_JOB = 'copy-000001'

const makeJobs = async (fleet: Fleet, jobs: number): Promise<void> => {
  const { client } = fleet.servers[0]
  const body = { name: BASE_JOB, tasks: [{ task_key: 'a', noop: {} }] }
  await client.call('createJob', { params: { workspace: 'default' }, body })
  await fleet.ask(
    `CREATE TABLE bench_job AS SELECT n, gen_random_uuid() AS id, 'copy-' || lpad(n::text, 6, '0') AS name
     FROM generate_series(1, $1::int) AS n`,
    [jobs],
  )
  await fleet.ask(
    `INSERT INTO job (id, workspace_id, name, description, tags, task_count, max_concurrent_runs, on_limit, run_as_id, created_by)
     SELECT b.id, workspace_id, b.name, 'made by the bench',
       jsonb_build_object('team', 'team-' || b.n % 50, 'number', b.n::text), task_count, max_concurrent_runs, on_limit,
       run_as_id, created_by
     FROM job, bench_job b WHERE job.name = $1`,
    [BASE_JOB],
  )
  await fleet.ask(
    `INSERT INTO job_version (job_id, version, definition, message, author_id, author_name)
     SELECT b.id, 1, definition, message, author_id, author_name
     FROM job_version v JOIN job ON job.id = v.job_id AND job.name = $1, bench_job b`,
    [BASE_JOB],
  )
}

// One in 97 failed, one in 1,009 was cancelled; nearly all were scheduled, one in a million came by webhook.
const RUNS = `
INSERT INTO run (id, workspace_id, job_id, job_name, job_version, state, reason, message, version, parameters, priority,
  trigger, scheduled_for, requested_by_id, requested_by, run_as_id, run_as, created_at, started_at, finished_at)
SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(i), 12, '0'))::uuid,
  j.workspace_id, b.id, b.name, 1,
  CASE WHEN i % 97 = 0 THEN 'FAILED' WHEN i % 1009 = 0 THEN 'CANCELED' ELSE 'SUCCEEDED' END,
  CASE WHEN i % 97 = 0 THEN 'TASK_FAILED' ELSE 'SUCCEEDED' END,
  CASE WHEN i % 97 = 0 THEN 'Task a failed.' ELSE '' END, 2, '{}', 50,
  CASE WHEN i % 1000003 = 7 THEN 'WEBHOOK' WHEN i % 20 = 0 THEN 'MANUAL' ELSE 'SCHEDULE' END, at,
  j.created_by, 'schedule nightly', j.run_as_id, 'administrator', at, at, at
FROM (SELECT i, to_timestamp(($1::float8 + (i - 1) * $2::float8) / 1000) AS at
  FROM generate_series($3::bigint, $4::bigint) AS i) AS moments
JOIN bench_job b ON b.n = CASE WHEN i % 10 = 0 THEN 1 ELSE i % $5::int + 1 END
JOIN job j ON j.id = b.id`

const CHUNK = 250_000

const makeRuns = async (fleet: Fleet, jobs: number, runs: number): Promise<void> => {
  const indexes = await fleet.ask<{ indexname: string; indexdef: string }>(
    `SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'run' AND indexname <> 'run_pkey'`,
  )
  for (const { indexname } of indexes) await fleet.ask(`DROP INDEX ${indexname}`)
  const began = Date.now() - YEAR_MILLIS
  for (let from = 1; from <= runs; from += CHUNK)
    await fleet.ask(RUNS, [began, YEAR_MILLIS / runs, from, Math.min(runs, from + CHUNK - 1), jobs])
  for (const { indexdef } of indexes) await fleet.ask(indexdef)
}

/** A tenth of the runs belong to one job; the rest go round all of them. */
export const fill = async (fleet: Fleet, jobs: number, runs: number): Promise<void> => {
  await fleet.ask(`SET synchronous_commit = off`)
  await fleet.ask(`SET maintenance_work_mem = '1GB'`)
  await fleet.ask(`ALTER SYSTEM SET max_wal_size = '8GB'`)
  await fleet.ask('SELECT pg_reload_conf()')
  await makeJobs(fleet, jobs)
  await makeRuns(fleet, jobs, runs)
  for (const table of ['job', 'job_version', 'run']) await fleet.ask(`VACUUM ANALYZE ${table}`)
  await fleet.ask('CHECKPOINT')
}
