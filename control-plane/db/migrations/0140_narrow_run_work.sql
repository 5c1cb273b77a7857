-- tolerates: 0.1.0

-- A run that nobody has looked at yet is neither admitted nor in the line of its job: it need not be found by its job,
-- and so enters this table by two indexes instead of three.
DROP INDEX run_work_by_job;
CREATE INDEX run_work_admitted ON run_work (job_id) WHERE admitted;
CREATE INDEX run_work_in_line ON run_work (job_id, priority DESC, run_id) WHERE wake_at = 'infinity';
