-- tolerates: 0.1.0

-- What carries whom where: `personal` is sent by whoever made it. A `client_secret` of a service account is sent to
-- nothing but a token endpoint, which gives out `issued` tokens for it; those die with it.
ALTER TABLE access_token
  ADD COLUMN purpose text NOT NULL DEFAULT 'personal' CHECK (purpose IN ('personal', 'client_secret', 'issued')),
  -- What it is limited to; null: all that its principal may do.
  ADD COLUMN scopes text[],
  ADD COLUMN made_from uuid REFERENCES access_token (id) ON DELETE CASCADE;
CREATE INDEX access_token_made_from ON access_token (made_from) WHERE made_from IS NOT NULL;
CREATE INDEX access_token_issued_by_expiry ON access_token (expires_at) WHERE purpose = 'issued';

-- A program that acts by itself; it belongs to a workspace or, without one, to the organisation.
CREATE TABLE service_account (
  principal_id uuid PRIMARY KEY REFERENCES principal (id),
  workspace_id uuid REFERENCES workspace (id),
  description text NOT NULL DEFAULT '',
  created_by uuid REFERENCES principal (id),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX service_account_by_workspace ON service_account (workspace_id);
