-- tolerates: 0.1.0

-- Changes in the transaction of whatever changes rights: what was read at a version is true as long as it is this one.
CREATE TABLE access_version (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  version bigint NOT NULL
);
INSERT INTO access_version (version) VALUES (1);

CREATE FUNCTION bump_access_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE access_version SET version = version + 1;
  RETURN NULL;
END
$$;

-- The role of a user, a service account or a group in a workspace.
CREATE TABLE workspace_member (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  principal_id uuid REFERENCES principal (id) ON DELETE CASCADE,
  group_id uuid REFERENCES user_group (id) ON DELETE CASCADE,
  grantee_id uuid NOT NULL GENERATED ALWAYS AS (COALESCE(principal_id, group_id)) STORED,
  role text NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
  added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  added_by uuid REFERENCES principal (id),
  PRIMARY KEY (workspace_id, grantee_id),
  CHECK (num_nonnulls(principal_id, group_id) = 1)
);
CREATE INDEX workspace_member_by_grantee ON workspace_member (grantee_id);

-- What a user, a service account or a group may do with one thing, beside what roles say.
CREATE TABLE access_grant (
  id uuid PRIMARY KEY,
  principal_id uuid REFERENCES principal (id) ON DELETE CASCADE,
  group_id uuid REFERENCES user_group (id) ON DELETE CASCADE,
  grantee_id uuid NOT NULL GENERATED ALWAYS AS (COALESCE(principal_id, group_id)) STORED,
  workspace_id uuid REFERENCES workspace (id) ON DELETE CASCADE,
  connection_id uuid REFERENCES connection (id) ON DELETE CASCADE,
  catalog_id uuid REFERENCES catalog (id) ON DELETE CASCADE,
  schema_id uuid REFERENCES namespace (id) ON DELETE CASCADE,
  table_id uuid REFERENCES iceberg_table (id) ON DELETE CASCADE,
  run_as_id uuid REFERENCES principal (id) ON DELETE CASCADE,
  thing_id uuid NOT NULL GENERATED ALWAYS AS
    (COALESCE(workspace_id, connection_id, catalog_id, schema_id, table_id, run_as_id)) STORED,
  privilege text NOT NULL CHECK (privilege IN ('read', 'write', 'manage', 'use', 'execute')),
  granted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  granted_by uuid REFERENCES principal (id),
  CHECK (num_nonnulls(principal_id, group_id) = 1),
  CHECK (num_nonnulls(workspace_id, connection_id, catalog_id, schema_id, table_id, run_as_id) = 1),
  CHECK (CASE
    WHEN workspace_id IS NOT NULL THEN privilege = 'execute'
    WHEN connection_id IS NOT NULL THEN privilege IN ('use', 'manage')
    WHEN run_as_id IS NOT NULL THEN privilege = 'use'
    ELSE privilege IN ('read', 'write', 'manage') END)
);
CREATE UNIQUE INDEX access_grant_unique ON access_grant (thing_id, grantee_id);
CREATE INDEX access_grant_by_grantee ON access_grant (grantee_id);
-- For the deletion of what is granted.
CREATE INDEX access_grant_by_connection ON access_grant (connection_id) WHERE connection_id IS NOT NULL;
CREATE INDEX access_grant_by_catalog ON access_grant (catalog_id) WHERE catalog_id IS NOT NULL;
CREATE INDEX access_grant_by_schema ON access_grant (schema_id) WHERE schema_id IS NOT NULL;
CREATE INDEX access_grant_by_table ON access_grant (table_id) WHERE table_id IS NOT NULL;

CREATE TRIGGER workspace_member_moves_access AFTER INSERT OR UPDATE OR DELETE ON workspace_member
  FOR EACH ROW EXECUTE FUNCTION bump_access_version();
CREATE TRIGGER access_grant_moves_access AFTER INSERT OR UPDATE OR DELETE ON access_grant
  FOR EACH ROW EXECUTE FUNCTION bump_access_version();

-- Whoever may see a table sees the schema that it lies in: a table that moves takes that along.
CREATE FUNCTION move_table_grants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM access_grant WHERE table_id = NEW.id) THEN
    UPDATE access_version SET version = version + 1;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER iceberg_table_moves_access AFTER UPDATE OF namespace_id ON iceberg_table
  FOR EACH ROW WHEN (OLD.namespace_id IS DISTINCT FROM NEW.namespace_id) EXECUTE FUNCTION move_table_grants();
