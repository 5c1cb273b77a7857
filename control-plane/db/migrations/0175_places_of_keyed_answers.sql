-- tolerates: 0.1.0

-- Of the thing that a request with an Idempotency-Key changed: where it lies, for whether its answer may still be given.
ALTER TABLE idempotency_key ADD COLUMN place jsonb;
