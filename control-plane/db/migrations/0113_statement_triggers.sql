-- tolerates: 0.1.0

-- Once a statement instead of once a row: fifty thousand rows at once left as many versions of the one row, each found by
-- walking past those before. A statement that changed no row, as cascades of deletions are, still moves nothing.
DROP TRIGGER workspace_member_moves_access ON workspace_member;
DROP TRIGGER access_grant_moves_access ON access_grant;
CREATE OR REPLACE FUNCTION bump_access_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM changed) THEN
    UPDATE access_version SET version = version + 1;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER workspace_member_insert_moves_access AFTER INSERT ON workspace_member
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();
CREATE TRIGGER workspace_member_update_moves_access AFTER UPDATE ON workspace_member
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();
CREATE TRIGGER workspace_member_delete_moves_access AFTER DELETE ON workspace_member
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();
CREATE TRIGGER access_grant_insert_moves_access AFTER INSERT ON access_grant
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();
CREATE TRIGGER access_grant_update_moves_access AFTER UPDATE ON access_grant
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();
CREATE TRIGGER access_grant_delete_moves_access AFTER DELETE ON access_grant
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();

-- Thousands of runs that start at once leave as many events by one statement.
DROP TRIGGER audit_event_unsealed ON audit_event;
CREATE OR REPLACE FUNCTION note_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unsealed (event_id) SELECT id FROM added;
  RETURN NULL;
END
$$;
CREATE TRIGGER audit_event_unsealed AFTER INSERT ON audit_event
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_unsealed();
