-- tolerates: 0.1.0

-- A schedule that paused itself is told as well: it has no run.
ALTER TABLE notification
  ALTER COLUMN run_id DROP NOT NULL,
  ADD COLUMN schedule_id uuid,
  ADD CHECK (num_nonnulls(run_id, schedule_id) = 1),
  DROP CONSTRAINT notification_event_check,
  ADD CONSTRAINT notification_event_check CHECK (event IN ('START', 'SUCCESS', 'FAILURE', 'LATE', 'PAUSED'));
