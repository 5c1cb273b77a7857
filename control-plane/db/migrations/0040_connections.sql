-- tolerates: 0.1.0

-- The master keys that secrets of this database are or were sealed under: their ids only, which say nothing about
-- the keys. A server whose key is not the current one does not start.
CREATE TABLE master_key (
  id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
  is_current boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX master_key_one_is_current ON master_key (is_current) WHERE is_current;

-- One secret of one thing: AES-256-GCM under a data key of its own, which is wrapped by the master key.
CREATE TABLE secret (
  owner_id uuid NOT NULL,
  owner_kind text NOT NULL,
  field text NOT NULL,
  key_id text NOT NULL REFERENCES master_key (id),
  wrapped_key bytea NOT NULL,
  sealed bytea NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (owner_id, field)
);
CREATE INDEX secret_by_master_key ON secret (key_id);

-- How to reach something outside. `fields` has the shape of the kind and holds nothing secret.
CREATE TABLE connection (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace (id),
  name text COLLATE "C" NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  kind text NOT NULL,
  description text NOT NULL DEFAULT '',
  fields jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by uuid REFERENCES principal (id),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX connection_name_unique ON connection (workspace_id, name);

-- What the last test of a connection found, and which version of the connection it tested.
CREATE TABLE connection_test (
  connection_id uuid PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
  connection_version bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('passed', 'limited', 'failed')),
  checks jsonb NOT NULL,
  -- Found true or false; what was not tried is absent, and nobody may rely on it.
  capabilities jsonb NOT NULL,
  tested_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Where this organisation's servers may connect to. No row: the rules that the program comes with.
CREATE TABLE egress_rules (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  networks text[] NOT NULL,
  ports text[] NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version bigint NOT NULL
);
