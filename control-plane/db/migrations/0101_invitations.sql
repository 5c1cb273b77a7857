-- tolerates: 0.1.0

-- The way in for somebody invited, or for whom an administrator lets choose a new password. Consumed once.
CREATE TABLE invitation (
  id uuid PRIMARY KEY,
  principal_id uuid NOT NULL REFERENCES principal (id),
  secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by uuid REFERENCES principal (id),
  expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX invitation_secret_unique ON invitation (secret_sha256);
CREATE INDEX invitation_by_principal ON invitation (principal_id);

ALTER TABLE user_account ADD COLUMN display_name text NOT NULL DEFAULT '';

ALTER TABLE session DROP CONSTRAINT session_method_check;
ALTER TABLE session ADD CONSTRAINT session_method_check
  CHECK (method IN ('link', 'password', 'invitation', 'provider'));
