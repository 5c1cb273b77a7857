-- tolerates: 0.1.0

-- Somebody else's word on who a person is (OpenID Connect). Its client secret lies among the secrets.
CREATE TABLE identity_provider (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  label text NOT NULL,
  issuer text NOT NULL,
  client_id text NOT NULL,
  scopes text[] NOT NULL,
  name_claim text NOT NULL,
  groups_claim text,
  -- Whom it vouches for and nobody knows becomes a user; or not.
  create_users boolean NOT NULL,
  -- Whom it vouches for with a verified e-mail address of a user is that user from then on; or not.
  link_by_email boolean NOT NULL,
  enabled boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX identity_provider_name_unique ON identity_provider (name);

-- Who carries this value in the groups claim is a member of the group.
CREATE TABLE provider_group (
  provider_id uuid NOT NULL REFERENCES identity_provider (id) ON DELETE CASCADE,
  value text NOT NULL,
  group_id uuid NOT NULL REFERENCES user_group (id) ON DELETE CASCADE,
  PRIMARY KEY (provider_id, value, group_id)
);
CREATE INDEX provider_group_by_group ON provider_group (group_id);

-- What membership comes from a provider, and goes with it; null: somebody here added the member.
ALTER TABLE group_member ADD COLUMN provider_id uuid REFERENCES identity_provider (id) ON DELETE CASCADE;
CREATE INDEX group_member_by_provider ON group_member (provider_id) WHERE provider_id IS NOT NULL;

-- A person as a provider knows them: by the subject alone, which never changes hands (OpenID Connect Core, section 5.7).
CREATE TABLE user_identity (
  provider_id uuid NOT NULL REFERENCES identity_provider (id) ON DELETE CASCADE,
  subject text NOT NULL,
  principal_id uuid NOT NULL REFERENCES principal (id),
  linked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (provider_id, subject)
);
CREATE UNIQUE INDEX user_identity_by_principal ON user_identity (principal_id, provider_id);

-- A sign-in that is on its way through a provider. What it must bring back is made from a secret in the browser's cookie.
CREATE TABLE sign_in_flow (
  state_sha256 bytea PRIMARY KEY CHECK (octet_length(state_sha256) = 32),
  provider_id uuid NOT NULL REFERENCES identity_provider (id) ON DELETE CASCADE,
  redirect_uri text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_flow_by_provider ON sign_in_flow (provider_id);
CREATE INDEX sign_in_flow_by_expiry ON sign_in_flow (expires_at);

ALTER TABLE session ADD COLUMN provider_id uuid REFERENCES identity_provider (id) ON DELETE SET NULL;
CREATE INDEX session_by_provider ON session (provider_id) WHERE provider_id IS NOT NULL;
