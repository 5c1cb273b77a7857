-- tolerates: 0.1.0

-- Who asked with what, and what the thing was before and after, as digests.
ALTER TABLE audit_event
  ADD COLUMN credential_kind text,
  ADD COLUMN credential_id text,
  ADD COLUMN before_sha256 bytea CHECK (octet_length(before_sha256) = 32),
  ADD COLUMN after_sha256 bytea CHECK (octet_length(after_sha256) = 32),
  -- Makes the digest of a payload unguessable after the payload was erased; goes with it.
  ADD COLUMN salt uuid DEFAULT gen_random_uuid(),
  -- Set together when the payload was erased: all that is left of it is its digest.
  ADD COLUMN erased_at timestamptz,
  ADD COLUMN payload_sha256 bytea CHECK (octet_length(payload_sha256) = 32),
  ADD CHECK ((erased_at IS NULL) = (payload_sha256 IS NULL));
CREATE INDEX audit_event_by_principal ON audit_event (principal_name, at DESC);
CREATE INDEX audit_event_by_operation ON audit_event (operation, at DESC);

-- The one change that an event may see: its payload is erased, its head stays. The program says so for one transaction
-- and records the erasure as an event; verification reports an erasure without one.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('boathouse.audit_erasure', true) = 'on'
    AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
    AND (NEW.id, NEW.at, NEW.operation, NEW.outcome) = (OLD.id, OLD.at, OLD.operation, OLD.outcome)
    AND num_nonnulls(NEW.salt, NEW.principal_id, NEW.principal_name, NEW.credential_kind, NEW.credential_id,
      NEW.request_id, NEW.remote_address, NEW.workspace_id, NEW.object_kind, NEW.object_id, NEW.object_name,
      NEW.before_sha256, NEW.after_sha256) = 0
    AND NEW.details = '{}'
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER audit_event_insert_only ON audit_event;
CREATE TRIGGER audit_event_insert_only BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

-- Events that no seal holds yet. Written with the event, so whatever order transactions commit in none is missed; the
-- sealer alone takes rows out. No index: it is empty within a second.
CREATE TABLE audit_unsealed (event_id uuid NOT NULL);
CREATE FUNCTION note_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unsealed (event_id) VALUES (NEW.id);
  RETURN NULL;
END
$$;
CREATE TRIGGER audit_event_unsealed AFTER INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION note_unsealed();
INSERT INTO audit_unsealed SELECT id FROM audit_event ORDER BY id;

-- The chain. `digests`: 32 bytes an event, in the order of `event_ids`. `mac`: HMAC-SHA-256 over all of it and the mac
-- before, under a key derived from the master key `key_id`. `drained`: the queue was empty after it.
CREATE TABLE audit_seal (
  seq bigint PRIMARY KEY CHECK (seq > 0),
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  key_id text NOT NULL CHECK (key_id ~ '^[0-9a-f]{16}$'),
  drained boolean NOT NULL,
  event_ids uuid[] NOT NULL,
  digests bytea NOT NULL CHECK (octet_length(digests) = 32 * cardinality(event_ids)),
  mac bytea NOT NULL CHECK (octet_length(mac) = 32)
);
ALTER TABLE audit_seal ALTER COLUMN digests SET STORAGE EXTERNAL;
CREATE TRIGGER audit_seal_insert_only BEFORE UPDATE OR DELETE ON audit_seal
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How far each push to an audit server (syslog) got: the last seal whose events were handed over.
CREATE TABLE audit_delivery (
  destination text PRIMARY KEY,
  seq bigint NOT NULL,
  delivered_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
