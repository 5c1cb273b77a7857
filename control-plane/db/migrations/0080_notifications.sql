-- tolerates: 0.1.0

-- Who is to be told of a run: written with the transition that it tells of, sent afterwards. `id` goes out with every
-- attempt, so that a receiver knows a repetition.
CREATE TABLE notification (
  id uuid PRIMARY KEY,
  run_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  event text NOT NULL CHECK (event IN ('START', 'SUCCESS', 'FAILURE', 'LATE')),
  -- Place in the list of the definition.
  ordinal integer NOT NULL,
  -- A name: the connection is looked up when it is used.
  connection text COLLATE "C" NOT NULL,
  -- Addresses, for e-mail.
  recipients text[] NOT NULL,
  -- {type, at, data, text}
  message json NOT NULL,
  state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'DELIVERED', 'DEAD')),
  attempts integer NOT NULL DEFAULT 0,
  -- Also the lease: whoever sends moves this ahead. Null at an end.
  next_attempt_at timestamptz DEFAULT clock_timestamp(),
  last_error text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  CHECK ((state = 'PENDING') = (next_attempt_at IS NOT NULL)),
  CHECK ((state = 'PENDING') = (finished_at IS NULL))
);
CREATE UNIQUE INDEX notification_by_run ON notification (run_id, event, ordinal);
CREATE INDEX notification_due ON notification (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX notification_by_end ON notification (finished_at) WHERE finished_at IS NOT NULL;
