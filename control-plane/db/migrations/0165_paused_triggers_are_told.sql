-- tolerates: 0.1.0

-- So is a table trigger that paused itself.
ALTER TABLE notification
  ADD COLUMN trigger_id uuid,
  DROP CONSTRAINT notification_check2,
  ADD CONSTRAINT notification_check2 CHECK (num_nonnulls(run_id, schedule_id, trigger_id) = 1);
