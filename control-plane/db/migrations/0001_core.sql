-- tolerates: 0.1.0

-- The one row that says which Boathouse this is; the id names its cookie and its locks.
CREATE TABLE instance (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE instance_setting (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_by uuid
);

-- A directory that holds objects (the store, a catalog) belongs to one machine.
CREATE TABLE local_directory_claim (
  location text PRIMARY KEY,
  machine_id text NOT NULL,
  machine_name text NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Whoever may act: a person or a service account.
CREATE TABLE principal (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('user', 'service_account')),
  name text NOT NULL CHECK (name <> ''),
  organisation_role text CHECK (organisation_role IN ('admin')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  disabled_at timestamptz,
  version bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX principal_name_unique ON principal (lower(name));

CREATE TABLE user_account (
  principal_id uuid PRIMARY KEY REFERENCES principal (id),
  email text,
  password_hash text,
  password_changed_at timestamptz
);
CREATE UNIQUE INDEX user_account_email_unique ON user_account (lower(email));

CREATE TABLE session (
  id uuid PRIMARY KEY,
  principal_id uuid NOT NULL REFERENCES principal (id),
  secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
  method text NOT NULL CHECK (method IN ('link', 'password')),
  remote_address text,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE UNIQUE INDEX session_secret_unique ON session (secret_sha256);
CREATE INDEX session_by_principal ON session (principal_id, created_at DESC);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE sign_in_link (
  id uuid PRIMARY KEY,
  principal_id uuid NOT NULL REFERENCES principal (id),
  secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  consumed_at timestamptz
);
CREATE UNIQUE INDEX sign_in_link_secret_unique ON sign_in_link (secret_sha256);

CREATE TABLE access_token (
  id uuid PRIMARY KEY,
  principal_id uuid NOT NULL REFERENCES principal (id),
  name text NOT NULL,
  secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
  prefix text NOT NULL,
  last4 text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by uuid REFERENCES principal (id),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX access_token_secret_unique ON access_token (secret_sha256);
CREATE INDEX access_token_by_principal ON access_token (principal_id, id);

CREATE TABLE login_attempt (
  id uuid PRIMARY KEY,
  account text NOT NULL,
  remote_address text NOT NULL,
  succeeded boolean NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX login_attempt_by_account ON login_attempt (account, at DESC);
CREATE INDEX login_attempt_by_address ON login_attempt (remote_address, at DESC);
CREATE INDEX login_attempt_by_time ON login_attempt (at);

CREATE TABLE workspace (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  description text NOT NULL DEFAULT '',
  -- The catalog that it owns, and where its statements look first.
  default_catalog text NOT NULL CHECK (default_catalog ~ '^[a-z][a-z0-9_]{0,62}$'),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by uuid REFERENCES principal (id),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX workspace_name_unique ON workspace (name);

-- What was asked for, and what was refused. Written in the transaction of the change; never altered.
-- It refers to nothing by key: what it speaks of may be gone.
CREATE TABLE audit_event (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  operation text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
  principal_id uuid,
  principal_name text,
  request_id text,
  remote_address text,
  workspace_id uuid,
  object_kind text,
  object_id text,
  object_name text,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_event_by_time ON audit_event (at DESC, id DESC);
CREATE INDEX audit_event_by_object ON audit_event (object_kind, object_id, at DESC);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_event_insert_only BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A write that carried an Idempotency-Key and took effect: the row is inserted in the transaction of the change,
-- so it exists exactly when the change does. `status` is null until the answer is made.
CREATE TABLE idempotency_key (
  principal_id uuid NOT NULL REFERENCES principal (id),
  key text NOT NULL,
  operation text NOT NULL,
  request_sha256 bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
  request_id text NOT NULL,
  object text NOT NULL,
  status integer,
  headers jsonb,
  body text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (principal_id, key)
);
CREATE INDEX idempotency_key_by_expiry ON idempotency_key (expires_at);
