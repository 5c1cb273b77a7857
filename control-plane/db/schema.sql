-- Generated from the migrations by control-plane/db/generate.ts; do not edit.

CREATE OR REPLACE FUNCTION public.bump_access_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM changed) THEN
    UPDATE access_version SET version = version + 1;
  END IF;
  RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION public.move_table_grants()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM access_grant WHERE table_id = NEW.id) THEN
    UPDATE access_version SET version = version + 1;
  END IF;
  RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION public.name_grams(name text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  SELECT array_agg(DISTINCT substr(name, start, size))
  FROM generate_series(1, length(name)) AS start, generate_series(2, 3) AS size
  WHERE start + size - 1 <= length(name)
$function$;

CREATE OR REPLACE FUNCTION public.note_unsealed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO audit_unsealed (event_id) SELECT id FROM added;
  RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TABLE access_grant (
  id uuid NOT NULL,
  principal_id uuid,
  group_id uuid,
  grantee_id uuid GENERATED ALWAYS AS (COALESCE(principal_id, group_id)) STORED NOT NULL,
  workspace_id uuid,
  connection_id uuid,
  catalog_id uuid,
  schema_id uuid,
  table_id uuid,
  run_as_id uuid,
  thing_id uuid GENERATED ALWAYS AS (COALESCE(workspace_id, connection_id, catalog_id, schema_id, table_id, run_as_id)) STORED NOT NULL,
  privilege text NOT NULL,
  granted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  granted_by uuid,
  CONSTRAINT access_grant_pkey PRIMARY KEY (id),
  CONSTRAINT access_grant_catalog_id_fkey FOREIGN KEY (catalog_id) REFERENCES catalog(id) ON DELETE CASCADE,
  CONSTRAINT access_grant_check CHECK ((num_nonnulls(principal_id, group_id) = 1)),
  CONSTRAINT access_grant_check1 CHECK ((num_nonnulls(workspace_id, connection_id, catalog_id, schema_id, table_id, run_as_id) = 1)),
  CONSTRAINT access_grant_check2 CHECK (
CASE
    WHEN (workspace_id IS NOT NULL) THEN (privilege = 'execute'::text)
    WHEN (connection_id IS NOT NULL) THEN (privilege = ANY (ARRAY['use'::text, 'manage'::text]))
    WHEN (run_as_id IS NOT NULL) THEN (privilege = 'use'::text)
    ELSE (privilege = ANY (ARRAY['read'::text, 'write'::text, 'manage'::text]))
END),
  CONSTRAINT access_grant_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connection(id) ON DELETE CASCADE,
  CONSTRAINT access_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES principal(id),
  CONSTRAINT access_grant_group_id_fkey FOREIGN KEY (group_id) REFERENCES user_group(id) ON DELETE CASCADE,
  CONSTRAINT access_grant_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id) ON DELETE CASCADE,
  CONSTRAINT access_grant_privilege_check CHECK ((privilege = ANY (ARRAY['read'::text, 'write'::text, 'manage'::text, 'use'::text, 'execute'::text]))),
  CONSTRAINT access_grant_run_as_id_fkey FOREIGN KEY (run_as_id) REFERENCES principal(id) ON DELETE CASCADE,
  CONSTRAINT access_grant_schema_id_fkey FOREIGN KEY (schema_id) REFERENCES namespace(id) ON DELETE CASCADE,
  CONSTRAINT access_grant_table_id_fkey FOREIGN KEY (table_id) REFERENCES iceberg_table(id) ON DELETE CASCADE,
  CONSTRAINT access_grant_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE
);
CREATE INDEX access_grant_by_catalog ON public.access_grant USING btree (catalog_id) WHERE (catalog_id IS NOT NULL);
CREATE INDEX access_grant_by_connection ON public.access_grant USING btree (connection_id) WHERE (connection_id IS NOT NULL);
CREATE INDEX access_grant_by_grantee ON public.access_grant USING btree (grantee_id);
CREATE INDEX access_grant_by_schema ON public.access_grant USING btree (schema_id) WHERE (schema_id IS NOT NULL);
CREATE INDEX access_grant_by_table ON public.access_grant USING btree (table_id) WHERE (table_id IS NOT NULL);
CREATE UNIQUE INDEX access_grant_unique ON public.access_grant USING btree (thing_id, grantee_id);
CREATE TRIGGER access_grant_delete_moves_access AFTER DELETE ON public.access_grant REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();
CREATE TRIGGER access_grant_insert_moves_access AFTER INSERT ON public.access_grant REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();
CREATE TRIGGER access_grant_update_moves_access AFTER UPDATE ON public.access_grant REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();

CREATE TABLE access_token (
  id uuid NOT NULL,
  principal_id uuid NOT NULL,
  name text NOT NULL,
  secret_sha256 bytea NOT NULL,
  prefix text NOT NULL,
  last4 text NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  created_by uuid,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  purpose text DEFAULT 'personal'::text NOT NULL,
  scopes text[],
  made_from uuid,
  CONSTRAINT access_token_pkey PRIMARY KEY (id),
  CONSTRAINT access_token_created_by_fkey FOREIGN KEY (created_by) REFERENCES principal(id),
  CONSTRAINT access_token_made_from_fkey FOREIGN KEY (made_from) REFERENCES access_token(id) ON DELETE CASCADE,
  CONSTRAINT access_token_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id),
  CONSTRAINT access_token_purpose_check CHECK ((purpose = ANY (ARRAY['personal'::text, 'client_secret'::text, 'issued'::text]))),
  CONSTRAINT access_token_secret_sha256_check CHECK ((octet_length(secret_sha256) = 32))
);
CREATE INDEX access_token_by_principal ON public.access_token USING btree (principal_id, id);
CREATE INDEX access_token_issued_by_expiry ON public.access_token USING btree (expires_at) WHERE (purpose = 'issued'::text);
CREATE INDEX access_token_made_from ON public.access_token USING btree (made_from) WHERE (made_from IS NOT NULL);
CREATE UNIQUE INDEX access_token_secret_unique ON public.access_token USING btree (secret_sha256);

CREATE TABLE access_version (
  singleton boolean DEFAULT true NOT NULL,
  version bigint NOT NULL,
  CONSTRAINT access_version_pkey PRIMARY KEY (singleton),
  CONSTRAINT access_version_singleton_check CHECK (singleton)
);

CREATE TABLE audit_delivery (
  destination text NOT NULL,
  seq bigint NOT NULL,
  delivered_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT audit_delivery_pkey PRIMARY KEY (destination)
);

CREATE TABLE audit_event (
  id uuid NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  operation text NOT NULL,
  outcome text NOT NULL,
  principal_id uuid,
  principal_name text,
  request_id text,
  remote_address text,
  workspace_id uuid,
  object_kind text,
  object_id text,
  object_name text,
  details jsonb DEFAULT '{}'::jsonb NOT NULL,
  credential_kind text,
  credential_id text,
  before_sha256 bytea,
  after_sha256 bytea,
  salt uuid DEFAULT gen_random_uuid(),
  erased_at timestamp with time zone,
  payload_sha256 bytea,
  CONSTRAINT audit_event_pkey PRIMARY KEY (id),
  CONSTRAINT audit_event_after_sha256_check CHECK ((octet_length(after_sha256) = 32)),
  CONSTRAINT audit_event_before_sha256_check CHECK ((octet_length(before_sha256) = 32)),
  CONSTRAINT audit_event_check CHECK (((erased_at IS NULL) = (payload_sha256 IS NULL))),
  CONSTRAINT audit_event_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'failed'::text]))),
  CONSTRAINT audit_event_payload_sha256_check CHECK ((octet_length(payload_sha256) = 32))
);
CREATE INDEX audit_event_by_filter ON public.audit_event USING brin (operation text_bloom_ops (n_distinct_per_range='100', false_positive_rate='0.02'), principal_name text_bloom_ops (n_distinct_per_range='200', false_positive_rate='0.02'), object_id text_bloom_ops (n_distinct_per_range='1000', false_positive_rate='0.02'), object_name text_bloom_ops (n_distinct_per_range='1000', false_positive_rate='0.02'), request_id text_bloom_ops (n_distinct_per_range='1000', false_positive_rate='0.02')) WITH (pages_per_range='64');
CREATE INDEX audit_event_by_time ON public.audit_event USING btree (at, id);
CREATE TRIGGER audit_event_insert_only BEFORE DELETE OR UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_unsealed AFTER INSERT ON public.audit_event REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_unsealed();

CREATE TABLE audit_seal (
  seq bigint NOT NULL,
  sealed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  key_id text NOT NULL,
  drained boolean NOT NULL,
  event_ids uuid[] NOT NULL,
  digests bytea NOT NULL,
  mac bytea NOT NULL,
  CONSTRAINT audit_seal_pkey PRIMARY KEY (seq),
  CONSTRAINT audit_seal_check CHECK ((octet_length(digests) = (32 * cardinality(event_ids)))),
  CONSTRAINT audit_seal_key_id_check CHECK ((key_id ~ '^[0-9a-f]{16}$'::text)),
  CONSTRAINT audit_seal_mac_check CHECK ((octet_length(mac) = 32)),
  CONSTRAINT audit_seal_seq_check CHECK ((seq > 0))
);
CREATE TRIGGER audit_seal_insert_only BEFORE DELETE OR UPDATE ON public.audit_seal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON public.audit_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE audit_unsealed (
  event_id uuid NOT NULL
);

CREATE TABLE catalog (
  id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  location text,
  allowed_prefixes text[] DEFAULT '{}'::text[] NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  connection_id uuid,
  CONSTRAINT catalog_pkey PRIMARY KEY (id),
  CONSTRAINT catalog_connection_check CHECK (((kind = 'external'::text) = (connection_id IS NOT NULL))),
  CONSTRAINT catalog_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connection(id),
  CONSTRAINT catalog_kind_check CHECK ((kind = ANY (ARRAY['built_in'::text, 'external'::text]))),
  CONSTRAINT catalog_location_check CHECK ((location !~ '/$'::text)),
  CONSTRAINT catalog_location_check1 CHECK (((kind = 'built_in'::text) = (location IS NOT NULL))),
  CONSTRAINT catalog_name_check CHECK ((name ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
  CONSTRAINT catalog_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);
CREATE INDEX catalog_by_connection ON public.catalog USING btree (connection_id) WHERE (connection_id IS NOT NULL);
CREATE INDEX catalog_by_workspace ON public.catalog USING btree (workspace_id);
CREATE UNIQUE INDEX catalog_name_unique ON public.catalog USING btree (name);

CREATE TABLE connection (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  description text DEFAULT ''::text NOT NULL,
  fields jsonb NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  created_by uuid,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  CONSTRAINT connection_pkey PRIMARY KEY (id),
  CONSTRAINT connection_created_by_fkey FOREIGN KEY (created_by) REFERENCES principal(id),
  CONSTRAINT connection_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
  CONSTRAINT connection_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);
CREATE UNIQUE INDEX connection_name_unique ON public.connection USING btree (workspace_id, name);

CREATE TABLE connection_test (
  connection_id uuid NOT NULL,
  connection_version bigint NOT NULL,
  status text NOT NULL,
  checks jsonb NOT NULL,
  capabilities jsonb NOT NULL,
  tested_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT connection_test_pkey PRIMARY KEY (connection_id),
  CONSTRAINT connection_test_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connection(id) ON DELETE CASCADE,
  CONSTRAINT connection_test_status_check CHECK ((status = ANY (ARRAY['passed'::text, 'limited'::text, 'failed'::text])))
);

CREATE TABLE dataset (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  catalog_name text NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  table_uuid uuid NOT NULL,
  owner_id uuid NOT NULL,
  description text DEFAULT ''::text NOT NULL,
  tags jsonb DEFAULT '{}'::jsonb NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  CONSTRAINT dataset_pkey PRIMARY KEY (id),
  CONSTRAINT dataset_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
  CONSTRAINT dataset_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES principal(id),
  CONSTRAINT dataset_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE
);
CREATE INDEX dataset_by_owner ON public.dataset USING btree (owner_id);
CREATE INDEX dataset_by_table ON public.dataset USING btree (table_uuid);
CREATE INDEX dataset_by_tag ON public.dataset USING gin (tags);
CREATE UNIQUE INDEX dataset_name_unique ON public.dataset USING btree (workspace_id, name);
CREATE UNIQUE INDEX dataset_table_unique ON public.dataset USING btree (workspace_id, table_uuid);

CREATE TABLE egress_rules (
  singleton boolean DEFAULT true NOT NULL,
  networks text[] NOT NULL,
  ports text[] NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  version bigint NOT NULL,
  CONSTRAINT egress_rules_pkey PRIMARY KEY (singleton),
  CONSTRAINT egress_rules_singleton_check CHECK (singleton)
);

CREATE TABLE group_member (
  principal_id uuid NOT NULL,
  group_id uuid NOT NULL,
  added_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  provider_id uuid,
  CONSTRAINT group_member_pkey PRIMARY KEY (principal_id, group_id),
  CONSTRAINT group_member_group_id_fkey FOREIGN KEY (group_id) REFERENCES user_group(id) ON DELETE CASCADE,
  CONSTRAINT group_member_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id),
  CONSTRAINT group_member_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES identity_provider(id) ON DELETE CASCADE
);
CREATE INDEX group_member_by_group ON public.group_member USING btree (group_id);
CREATE INDEX group_member_by_provider ON public.group_member USING btree (provider_id) WHERE (provider_id IS NOT NULL);

CREATE TABLE hook (
  id uuid NOT NULL,
  job_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  paused boolean NOT NULL,
  parameters json NOT NULL,
  mapping json NOT NULL,
  tolerance_seconds integer NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  secret_changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  changed_by_id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT hook_pkey PRIMARY KEY (id),
  CONSTRAINT hook_changed_by_id_fkey FOREIGN KEY (changed_by_id) REFERENCES principal(id),
  CONSTRAINT hook_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE,
  CONSTRAINT hook_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);
CREATE UNIQUE INDEX hook_name_unique ON public.hook USING btree (job_id, name);

CREATE TABLE hook_delivery (
  hook_id uuid NOT NULL,
  delivery_id text NOT NULL,
  received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  run_id uuid NOT NULL,
  CONSTRAINT hook_delivery_pkey PRIMARY KEY (hook_id, delivery_id),
  CONSTRAINT hook_delivery_hook_id_fkey FOREIGN KEY (hook_id) REFERENCES hook(id) ON DELETE CASCADE
);
CREATE INDEX hook_delivery_by_age ON public.hook_delivery USING btree (hook_id, received_at DESC);

CREATE TABLE iceberg_table (
  id uuid NOT NULL,
  catalog_id uuid NOT NULL,
  namespace_id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  uuid uuid NOT NULL,
  location text NOT NULL,
  metadata_location text NOT NULL,
  previous_metadata_location text,
  version bigint DEFAULT 1 NOT NULL,
  snapshot_id bigint,
  row_count bigint,
  size_bytes bigint,
  file_count bigint,
  changed_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  name_version bigint DEFAULT 1 NOT NULL,
  stored_name_version bigint DEFAULT 0 NOT NULL,
  CONSTRAINT iceberg_table_pkey PRIMARY KEY (id),
  CONSTRAINT iceberg_table_catalog_id_fkey FOREIGN KEY (catalog_id) REFERENCES catalog(id),
  CONSTRAINT iceberg_table_kind_check CHECK ((kind = ANY (ARRAY['table'::text, 'view'::text]))),
  CONSTRAINT iceberg_table_name_check CHECK ((name <> ''::text)),
  CONSTRAINT iceberg_table_namespace_id_fkey FOREIGN KEY (namespace_id) REFERENCES namespace(id)
);
CREATE INDEX iceberg_table_by_catalog ON public.iceberg_table USING btree (catalog_id, id);
CREATE INDEX iceberg_table_name_not_stored ON public.iceberg_table USING btree (id) WHERE (stored_name_version < name_version);
CREATE UNIQUE INDEX iceberg_table_name_unique ON public.iceberg_table USING btree (namespace_id, name);
CREATE TRIGGER iceberg_table_moves_access AFTER UPDATE OF namespace_id ON public.iceberg_table FOR EACH ROW WHEN ((old.namespace_id IS DISTINCT FROM new.namespace_id)) EXECUTE FUNCTION move_table_grants();

CREATE TABLE idempotency_key (
  principal_id uuid NOT NULL,
  key text NOT NULL,
  operation text NOT NULL,
  request_sha256 bytea NOT NULL,
  request_id text NOT NULL,
  object text NOT NULL,
  status integer,
  headers jsonb,
  body text,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  place jsonb,
  CONSTRAINT idempotency_key_pkey PRIMARY KEY (principal_id, key),
  CONSTRAINT idempotency_key_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id),
  CONSTRAINT idempotency_key_request_sha256_check CHECK ((octet_length(request_sha256) = 32))
);
CREATE INDEX idempotency_key_by_expiry ON public.idempotency_key USING btree (expires_at);

CREATE TABLE identity_provider (
  id uuid NOT NULL,
  name text NOT NULL,
  label text NOT NULL,
  issuer text NOT NULL,
  client_id text NOT NULL,
  scopes text[] NOT NULL,
  name_claim text NOT NULL,
  groups_claim text,
  create_users boolean NOT NULL,
  link_by_email boolean NOT NULL,
  enabled boolean NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  CONSTRAINT identity_provider_pkey PRIMARY KEY (id),
  CONSTRAINT identity_provider_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);
CREATE UNIQUE INDEX identity_provider_name_unique ON public.identity_provider USING btree (name);

CREATE TABLE ingest (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  principal_id uuid NOT NULL,
  principal_name text NOT NULL,
  upload_id uuid,
  filename text NOT NULL,
  upload_location text,
  catalog_name text NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  mode text NOT NULL,
  request jsonb NOT NULL,
  state text DEFAULT 'QUEUED'::text NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  lease_owner uuid,
  lease_epoch bigint DEFAULT 1 NOT NULL,
  lease_expires_at timestamp with time zone,
  cancel_requested_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  error jsonb,
  bad_rows jsonb DEFAULT '[]'::jsonb NOT NULL,
  rows_loaded bigint,
  rows_rejected bigint,
  rejects_table text,
  snapshot_id bigint,
  dataset text,
  connection_name text,
  CONSTRAINT ingest_pkey PRIMARY KEY (id),
  CONSTRAINT ingest_mode_check CHECK ((mode = ANY (ARRAY['create'::text, 'append'::text, 'replace'::text]))),
  CONSTRAINT ingest_of_one_source CHECK ((((upload_id IS NULL) = (upload_location IS NULL)) AND ((upload_id IS NULL) <> (connection_name IS NULL)))),
  CONSTRAINT ingest_state_check CHECK ((state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text, 'SUCCEEDED'::text, 'FAILED'::text, 'CANCELED'::text]))),
  CONSTRAINT ingest_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE
);
CREATE INDEX ingest_by_upload ON public.ingest USING btree (upload_id);
CREATE INDEX ingest_history ON public.ingest USING btree (workspace_id, id DESC);
CREATE INDEX ingest_unfinished ON public.ingest USING btree (lease_expires_at) WHERE (state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text]));

CREATE TABLE ingested_cursor (
  job_id uuid NOT NULL,
  task_key text NOT NULL,
  source text NOT NULL,
  value text NOT NULL,
  run_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  loaded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT ingested_cursor_pkey PRIMARY KEY (job_id, task_key, source),
  CONSTRAINT ingested_cursor_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE,
  CONSTRAINT ingested_cursor_source_check CHECK ((source ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE ingested_file (
  job_id uuid NOT NULL,
  task_key text NOT NULL,
  path text NOT NULL,
  version text NOT NULL,
  run_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  loaded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT ingested_file_pkey PRIMARY KEY (job_id, task_key, path, version),
  CONSTRAINT ingested_file_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE
);

CREATE TABLE instance (
  singleton boolean DEFAULT true NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT instance_pkey PRIMARY KEY (singleton),
  CONSTRAINT instance_singleton_check CHECK (singleton)
);

CREATE TABLE instance_setting (
  key text NOT NULL,
  value jsonb NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  updated_by uuid,
  CONSTRAINT instance_setting_pkey PRIMARY KEY (key)
);

CREATE TABLE invitation (
  id uuid NOT NULL,
  principal_id uuid NOT NULL,
  secret_sha256 bytea NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  created_by uuid,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT invitation_pkey PRIMARY KEY (id),
  CONSTRAINT invitation_created_by_fkey FOREIGN KEY (created_by) REFERENCES principal(id),
  CONSTRAINT invitation_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id),
  CONSTRAINT invitation_secret_sha256_check CHECK ((octet_length(secret_sha256) = 32))
);
CREATE INDEX invitation_by_principal ON public.invitation USING btree (principal_id);
CREATE UNIQUE INDEX invitation_secret_unique ON public.invitation USING btree (secret_sha256);

CREATE TABLE job (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  description text NOT NULL,
  tags jsonb NOT NULL,
  task_count integer NOT NULL,
  max_concurrent_runs integer NOT NULL,
  on_limit text NOT NULL,
  run_as_id uuid NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  deleted_at timestamp with time zone,
  CONSTRAINT job_pkey PRIMARY KEY (id),
  CONSTRAINT job_created_by_fkey FOREIGN KEY (created_by) REFERENCES principal(id),
  CONSTRAINT job_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
  CONSTRAINT job_on_limit_check CHECK ((on_limit = ANY (ARRAY['QUEUE'::text, 'SKIP'::text, 'REPLACE'::text]))),
  CONSTRAINT job_run_as_id_fkey FOREIGN KEY (run_as_id) REFERENCES principal(id),
  CONSTRAINT job_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE
);
CREATE INDEX job_by_name_gram ON public.job USING gin (name_grams(name));
CREATE INDEX job_by_tag ON public.job USING gin (tags) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX job_name_unique ON public.job USING btree (workspace_id, name) WHERE (deleted_at IS NULL);

CREATE TABLE job_version (
  job_id uuid NOT NULL,
  version bigint NOT NULL,
  definition jsonb NOT NULL,
  message text NOT NULL,
  author_id uuid NOT NULL,
  author_name text NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT job_version_pkey PRIMARY KEY (job_id, version),
  CONSTRAINT job_version_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE
);
CREATE TRIGGER job_version_never_changes BEFORE UPDATE ON public.job_version FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE local_directory_claim (
  location text NOT NULL,
  machine_id text NOT NULL,
  machine_name text NOT NULL,
  claimed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT local_directory_claim_pkey PRIMARY KEY (location)
);

CREATE TABLE login_attempt (
  id uuid NOT NULL,
  account text NOT NULL,
  remote_address text NOT NULL,
  succeeded boolean NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT login_attempt_pkey PRIMARY KEY (id)
);
CREATE INDEX login_attempt_by_account ON public.login_attempt USING btree (account, at DESC);
CREATE INDEX login_attempt_by_address ON public.login_attempt USING btree (remote_address, at DESC);
CREATE INDEX login_attempt_by_time ON public.login_attempt USING btree (at);

CREATE TABLE master_key (
  id text NOT NULL,
  is_current boolean NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  exported_at timestamp with time zone,
  CONSTRAINT master_key_pkey PRIMARY KEY (id),
  CONSTRAINT master_key_id_check CHECK ((id ~ '^[0-9a-f]{16}$'::text))
);
CREATE UNIQUE INDEX master_key_one_is_current ON public.master_key USING btree (is_current) WHERE is_current;

CREATE TABLE namespace (
  id uuid NOT NULL,
  catalog_id uuid NOT NULL,
  parent_id uuid,
  levels text[] NOT NULL,
  properties jsonb DEFAULT '{}'::jsonb NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT namespace_pkey PRIMARY KEY (id),
  CONSTRAINT namespace_catalog_id_fkey FOREIGN KEY (catalog_id) REFERENCES catalog(id),
  CONSTRAINT namespace_levels_check CHECK ((cardinality(levels) > 0)),
  CONSTRAINT namespace_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES namespace(id)
);
CREATE INDEX namespace_by_parent ON public.namespace USING btree (parent_id, levels);
CREATE UNIQUE INDEX namespace_levels_unique ON public.namespace USING btree (catalog_id, levels);

CREATE TABLE notification (
  id uuid NOT NULL,
  run_id uuid,
  workspace_id uuid NOT NULL,
  event text NOT NULL,
  ordinal integer NOT NULL,
  connection text NOT NULL,
  recipients text[] NOT NULL,
  message json NOT NULL,
  state text DEFAULT 'PENDING'::text NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  next_attempt_at timestamp with time zone DEFAULT clock_timestamp(),
  last_error text,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  finished_at timestamp with time zone,
  schedule_id uuid,
  trigger_id uuid,
  CONSTRAINT notification_pkey PRIMARY KEY (id),
  CONSTRAINT notification_check CHECK (((state = 'PENDING'::text) = (next_attempt_at IS NOT NULL))),
  CONSTRAINT notification_check1 CHECK (((state = 'PENDING'::text) = (finished_at IS NULL))),
  CONSTRAINT notification_check2 CHECK ((num_nonnulls(run_id, schedule_id, trigger_id) = 1)),
  CONSTRAINT notification_event_check CHECK ((event = ANY (ARRAY['START'::text, 'SUCCESS'::text, 'FAILURE'::text, 'LATE'::text, 'PAUSED'::text]))),
  CONSTRAINT notification_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'DELIVERED'::text, 'DEAD'::text])))
);
CREATE INDEX notification_by_end ON public.notification USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE UNIQUE INDEX notification_by_run ON public.notification USING btree (run_id, event, ordinal);
CREATE INDEX notification_due ON public.notification USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);

CREATE TABLE pending_metadata (
  location text NOT NULL,
  abandoned boolean DEFAULT false NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT pending_metadata_pkey PRIMARY KEY (location)
);
CREATE INDEX pending_metadata_by_age ON public.pending_metadata USING btree (created_at);

CREATE TABLE periodic_lease (
  name text NOT NULL,
  owner uuid NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  succeeded_at timestamp with time zone,
  CONSTRAINT periodic_lease_pkey PRIMARY KEY (name)
);

CREATE TABLE principal (
  id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  organisation_role text,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  disabled_at timestamp with time zone,
  version bigint DEFAULT 1 NOT NULL,
  CONSTRAINT principal_pkey PRIMARY KEY (id),
  CONSTRAINT principal_kind_check CHECK ((kind = ANY (ARRAY['user'::text, 'service_account'::text]))),
  CONSTRAINT principal_name_check CHECK ((name <> ''::text)),
  CONSTRAINT principal_organisation_role_check CHECK ((organisation_role = 'admin'::text))
);
CREATE UNIQUE INDEX principal_name_unique ON public.principal USING btree (lower(name));

CREATE TABLE provider_group (
  provider_id uuid NOT NULL,
  value text NOT NULL,
  group_id uuid NOT NULL,
  CONSTRAINT provider_group_pkey PRIMARY KEY (provider_id, value, group_id),
  CONSTRAINT provider_group_group_id_fkey FOREIGN KEY (group_id) REFERENCES user_group(id) ON DELETE CASCADE,
  CONSTRAINT provider_group_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES identity_provider(id) ON DELETE CASCADE
);
CREATE INDEX provider_group_by_group ON public.provider_group USING btree (group_id);

CREATE TABLE retention (
  workspace_id uuid NOT NULL,
  runs_days integer,
  logs_days integer,
  results_days integer,
  events_days integer,
  version bigint DEFAULT 1 NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT retention_pkey PRIMARY KEY (workspace_id),
  CONSTRAINT retention_events_days_check CHECK ((events_days > 0)),
  CONSTRAINT retention_logs_days_check CHECK ((logs_days > 0)),
  CONSTRAINT retention_results_days_check CHECK ((results_days > 0)),
  CONSTRAINT retention_runs_days_check CHECK ((runs_days > 0)),
  CONSTRAINT retention_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE
);

CREATE TABLE retention_progress (
  workspace_id uuid NOT NULL,
  part text NOT NULL,
  run_id uuid NOT NULL,
  CONSTRAINT retention_progress_pkey PRIMARY KEY (workspace_id, part),
  CONSTRAINT retention_progress_part_check CHECK ((part = ANY (ARRAY['logs'::text, 'results'::text, 'events'::text])))
);

CREATE TABLE run (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  job_id uuid NOT NULL,
  job_name text NOT NULL,
  job_version bigint NOT NULL,
  state text DEFAULT 'QUEUED'::text NOT NULL,
  reason text DEFAULT 'ACCEPTED'::text NOT NULL,
  message text DEFAULT ''::text NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  parameters json NOT NULL,
  priority smallint NOT NULL,
  trigger text NOT NULL,
  scheduled_for timestamp with time zone,
  original_run_id uuid,
  kept_tasks text[],
  requested_by_id uuid,
  requested_by text NOT NULL,
  run_as_id uuid NOT NULL,
  run_as text NOT NULL,
  idempotency_token text,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  CONSTRAINT run_pkey PRIMARY KEY (id),
  CONSTRAINT run_state_check CHECK ((state = ANY (ARRAY['QUEUED'::text, 'STARTING'::text, 'RUNNING'::text, 'STOPPING'::text, 'SUCCEEDED'::text, 'FAILED'::text, 'CANCELED'::text, 'TIMED_OUT'::text, 'SKIPPED'::text, 'UPSTREAM_FAILED'::text]))),
  CONSTRAINT run_trigger_check CHECK ((trigger = ANY (ARRAY['MANUAL'::text, 'SCHEDULE'::text, 'TABLE'::text, 'WEBHOOK'::text, 'RETRY'::text, 'REPAIR'::text])))
);
CREATE INDEX run_by_job ON public.run USING btree (job_id, id);
CREATE INDEX run_by_trigger ON public.run USING brin (trigger text_bloom_ops (n_distinct_per_range='16')) WITH (pages_per_range='32');
CREATE INDEX run_by_workspace ON public.run USING btree (workspace_id, id);
CREATE UNIQUE INDEX run_idempotency_unique ON public.run USING btree (job_id, idempotency_token) WHERE (idempotency_token IS NOT NULL);
CREATE INDEX run_unsuccessful ON public.run USING btree (workspace_id, state, id, trigger) WHERE (state = ANY (ARRAY['FAILED'::text, 'CANCELED'::text, 'TIMED_OUT'::text, 'SKIPPED'::text, 'UPSTREAM_FAILED'::text]));
CREATE INDEX run_unsuccessful_by_job ON public.run USING btree (job_id, state, id, trigger) WHERE (state = ANY (ARRAY['FAILED'::text, 'CANCELED'::text, 'TIMED_OUT'::text, 'SKIPPED'::text, 'UPSTREAM_FAILED'::text]));

CREATE TABLE run_event (
  run_id uuid NOT NULL,
  sequence bigint NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  changes json NOT NULL,
  CONSTRAINT run_event_pkey PRIMARY KEY (run_id, sequence)
);
CREATE TRIGGER run_event_never_changes BEFORE UPDATE ON public.run_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE run_log_chunk (
  attempt_id uuid NOT NULL,
  start_byte bigint NOT NULL,
  byte_count integer NOT NULL,
  text text NOT NULL,
  CONSTRAINT run_log_chunk_pkey PRIMARY KEY (attempt_id, start_byte)
);

CREATE TABLE run_log_object (
  attempt_id uuid NOT NULL,
  start_byte bigint NOT NULL,
  byte_count integer NOT NULL,
  location text NOT NULL,
  stored_bytes integer NOT NULL,
  CONSTRAINT run_log_object_pkey PRIMARY KEY (attempt_id, start_byte)
);

CREATE TABLE run_work (
  run_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  job_id uuid NOT NULL,
  priority smallint NOT NULL,
  admitted boolean DEFAULT false NOT NULL,
  wake_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
  lease_owner uuid,
  lease_epoch bigint DEFAULT 0 NOT NULL,
  stop_requested_at timestamp with time zone,
  stop_requested_by text,
  skip_requests text[] DEFAULT '{}'::text[] NOT NULL,
  CONSTRAINT run_work_pkey PRIMARY KEY (run_id)
);
CREATE INDEX run_work_admitted ON public.run_work USING btree (job_id) WHERE admitted;
CREATE INDEX run_work_by_owner ON public.run_work USING btree (lease_owner) WHERE (lease_owner IS NOT NULL);
CREATE INDEX run_work_due ON public.run_work USING btree (wake_at) WHERE ((wake_at > '-infinity'::timestamp with time zone) AND (wake_at < 'infinity'::timestamp with time zone));
CREATE INDEX run_work_in_line ON public.run_work USING btree (job_id, priority DESC, run_id) WHERE (wake_at = 'infinity'::timestamp with time zone);
CREATE INDEX run_work_ready ON public.run_work USING btree (workspace_id, priority DESC, run_id) WHERE (wake_at = '-infinity'::timestamp with time zone);

CREATE TABLE schedule (
  id uuid NOT NULL,
  job_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  expression text,
  time_zone text,
  interval_seconds integer,
  anchor timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  paused boolean NOT NULL,
  paused_reason text,
  catch_up text NOT NULL,
  catch_up_limit integer NOT NULL,
  parameters json NOT NULL,
  next_fire_at timestamp with time zone,
  version bigint DEFAULT 1 NOT NULL,
  changed_by_id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT schedule_pkey PRIMARY KEY (id),
  CONSTRAINT schedule_catch_up_check CHECK ((catch_up = ANY (ARRAY['NONE'::text, 'LAST'::text, 'ALL'::text]))),
  CONSTRAINT schedule_changed_by_id_fkey FOREIGN KEY (changed_by_id) REFERENCES principal(id),
  CONSTRAINT schedule_check CHECK (((expression IS NULL) <> (interval_seconds IS NULL))),
  CONSTRAINT schedule_check1 CHECK (((expression IS NULL) = (time_zone IS NULL))),
  CONSTRAINT schedule_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE,
  CONSTRAINT schedule_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);
CREATE INDEX schedule_by_workspace ON public.schedule USING btree (workspace_id, next_fire_at) WHERE (next_fire_at IS NOT NULL);
CREATE INDEX schedule_due ON public.schedule USING btree (next_fire_at) WHERE (next_fire_at IS NOT NULL);
CREATE UNIQUE INDEX schedule_name_unique ON public.schedule USING btree (job_id, name);

CREATE TABLE schedule_fire (
  schedule_id uuid NOT NULL,
  instant timestamp with time zone NOT NULL,
  fired_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  run_id uuid,
  CONSTRAINT schedule_fire_pkey PRIMARY KEY (schedule_id, instant)
);

CREATE TABLE secret (
  owner_id uuid NOT NULL,
  owner_kind text NOT NULL,
  field text NOT NULL,
  key_id text NOT NULL,
  wrapped_key bytea NOT NULL,
  sealed bytea NOT NULL,
  changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  reference jsonb,
  CONSTRAINT secret_pkey PRIMARY KEY (owner_id, field),
  CONSTRAINT secret_key_id_fkey FOREIGN KEY (key_id) REFERENCES master_key(id)
);
CREATE INDEX secret_by_master_key ON public.secret USING btree (key_id);
CREATE INDEX secret_by_reference ON public.secret USING btree ((((reference -> 'kubernetes'::text) ->> 'connection'::text))) WHERE (reference IS NOT NULL);

CREATE TABLE service_account (
  principal_id uuid NOT NULL,
  workspace_id uuid,
  description text DEFAULT ''::text NOT NULL,
  created_by uuid,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT service_account_pkey PRIMARY KEY (principal_id),
  CONSTRAINT service_account_created_by_fkey FOREIGN KEY (created_by) REFERENCES principal(id),
  CONSTRAINT service_account_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id),
  CONSTRAINT service_account_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);
CREATE INDEX service_account_by_workspace ON public.service_account USING btree (workspace_id);

CREATE TABLE session (
  id uuid NOT NULL,
  principal_id uuid NOT NULL,
  secret_sha256 bytea NOT NULL,
  method text NOT NULL,
  remote_address text,
  user_agent text,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  last_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  provider_id uuid,
  provider_sid text,
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_method_check CHECK ((method = ANY (ARRAY['link'::text, 'password'::text, 'invitation'::text, 'provider'::text]))),
  CONSTRAINT session_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id),
  CONSTRAINT session_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES identity_provider(id) ON DELETE SET NULL,
  CONSTRAINT session_secret_sha256_check CHECK ((octet_length(secret_sha256) = 32))
);
CREATE INDEX session_by_expiry ON public.session USING btree (expires_at);
CREATE INDEX session_by_principal ON public.session USING btree (principal_id, created_at DESC);
CREATE INDEX session_by_provider ON public.session USING btree (provider_id) WHERE (provider_id IS NOT NULL);
CREATE UNIQUE INDEX session_secret_unique ON public.session USING btree (secret_sha256);

CREATE TABLE sign_in_flow (
  state_sha256 bytea NOT NULL,
  provider_id uuid NOT NULL,
  redirect_uri text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT sign_in_flow_pkey PRIMARY KEY (state_sha256),
  CONSTRAINT sign_in_flow_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES identity_provider(id) ON DELETE CASCADE,
  CONSTRAINT sign_in_flow_state_sha256_check CHECK ((octet_length(state_sha256) = 32))
);
CREATE INDEX sign_in_flow_by_expiry ON public.sign_in_flow USING btree (expires_at);
CREATE INDEX sign_in_flow_by_provider ON public.sign_in_flow USING btree (provider_id);

CREATE TABLE sign_in_link (
  id uuid NOT NULL,
  principal_id uuid NOT NULL,
  secret_sha256 bytea NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  consumed_at timestamp with time zone,
  CONSTRAINT sign_in_link_pkey PRIMARY KEY (id),
  CONSTRAINT sign_in_link_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id),
  CONSTRAINT sign_in_link_secret_sha256_check CHECK ((octet_length(secret_sha256) = 32))
);
CREATE UNIQUE INDEX sign_in_link_secret_unique ON public.sign_in_link USING btree (secret_sha256);

CREATE TABLE statement (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  principal_id uuid NOT NULL,
  principal_name text NOT NULL,
  text text NOT NULL,
  catalog_name text NOT NULL,
  schema_name text NOT NULL,
  row_limit bigint,
  target jsonb,
  state text DEFAULT 'QUEUED'::text NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  lease_owner uuid,
  lease_epoch bigint DEFAULT 1 NOT NULL,
  lease_expires_at timestamp with time zone,
  cancel_requested_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  error jsonb,
  columns jsonb,
  row_count bigint,
  truncated boolean DEFAULT false NOT NULL,
  bytes_read bigint,
  effects jsonb DEFAULT '[]'::jsonb NOT NULL,
  result_rows text,
  result_spool jsonb,
  result_expires_at timestamp with time zone,
  CONSTRAINT statement_pkey PRIMARY KEY (id),
  CONSTRAINT statement_state_check CHECK ((state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text, 'SUCCEEDED'::text, 'FAILED'::text, 'CANCELED'::text, 'CLOSED'::text]))),
  CONSTRAINT statement_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE
);
CREATE INDEX statement_history ON public.statement USING btree (workspace_id, id DESC);
CREATE INDEX statement_result_expiry ON public.statement USING btree (result_expires_at) WHERE (state = 'SUCCEEDED'::text);
CREATE INDEX statement_spool_left ON public.statement USING btree (id) WHERE ((state = 'CLOSED'::text) AND (result_spool IS NOT NULL));
CREATE INDEX statement_unfinished ON public.statement USING btree (lease_expires_at) WHERE (state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text]));

CREATE TABLE table_commit (
  id uuid NOT NULL,
  table_id uuid NOT NULL,
  catalog_id uuid NOT NULL,
  snapshot_id bigint,
  metadata_location text NOT NULL,
  principal_id uuid,
  committed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  origin_kind text,
  origin_id uuid,
  CONSTRAINT table_commit_pkey PRIMARY KEY (id),
  CONSTRAINT table_commit_check CHECK (((origin_kind IS NULL) = (origin_id IS NULL))),
  CONSTRAINT table_commit_origin_kind_check CHECK ((origin_kind = ANY (ARRAY['statement'::text, 'ingest'::text, 'attempt'::text])))
);
CREATE INDEX table_commit_by_origin ON public.table_commit USING btree (origin_id) WHERE (origin_id IS NOT NULL);
CREATE INDEX table_commit_by_snapshot ON public.table_commit USING btree (snapshot_id);
CREATE INDEX table_commit_by_table ON public.table_commit USING btree (table_id, id DESC);

CREATE TABLE table_location (
  location text NOT NULL,
  table_id uuid NOT NULL,
  added_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT table_location_pkey PRIMARY KEY (location),
  CONSTRAINT table_location_table_id_fkey FOREIGN KEY (table_id) REFERENCES iceberg_table(id) ON DELETE CASCADE
);
CREATE INDEX table_location_by_table ON public.table_location USING btree (table_id);

CREATE TABLE table_purge (
  id uuid NOT NULL,
  catalog_id uuid NOT NULL,
  table_name text NOT NULL,
  metadata_location text NOT NULL,
  locations text[] NOT NULL,
  requested_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  next_attempt_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  last_error text,
  CONSTRAINT table_purge_pkey PRIMARY KEY (id)
);
CREATE INDEX table_purge_due ON public.table_purge USING btree (next_attempt_at);

CREATE TABLE table_report (
  id uuid NOT NULL,
  table_id uuid NOT NULL,
  kind text NOT NULL,
  snapshot_id bigint,
  principal_id uuid,
  report jsonb NOT NULL,
  reported_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT table_report_pkey PRIMARY KEY (id),
  CONSTRAINT table_report_kind_check CHECK ((kind = ANY (ARRAY['scan'::text, 'commit'::text]))),
  CONSTRAINT table_report_table_id_fkey FOREIGN KEY (table_id) REFERENCES iceberg_table(id) ON DELETE CASCADE
);
CREATE INDEX table_report_by_age ON public.table_report USING btree (reported_at);
CREATE INDEX table_report_by_table ON public.table_report USING btree (table_id, id DESC);

CREATE TABLE table_trigger (
  id uuid NOT NULL,
  job_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  catalog text NOT NULL,
  levels text[] NOT NULL,
  table_name text NOT NULL,
  paused boolean NOT NULL,
  paused_reason text,
  "coalesce" text NOT NULL,
  min_interval_seconds integer NOT NULL,
  parameters json NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  changed_by_id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  last_run_id uuid,
  not_before timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
  CONSTRAINT table_trigger_pkey PRIMARY KEY (id),
  CONSTRAINT table_trigger_changed_by_id_fkey FOREIGN KEY (changed_by_id) REFERENCES principal(id),
  CONSTRAINT table_trigger_coalesce_check CHECK (("coalesce" = ANY (ARRAY['LATEST'::text, 'EACH'::text]))),
  CONSTRAINT table_trigger_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE,
  CONSTRAINT table_trigger_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);
CREATE INDEX table_trigger_by_table ON public.table_trigger USING btree (catalog, levels, table_name) WHERE (NOT paused);
CREATE UNIQUE INDEX table_trigger_name_unique ON public.table_trigger USING btree (job_id, name);

CREATE TABLE table_trigger_fire (
  trigger_id uuid NOT NULL,
  table_id uuid NOT NULL,
  snapshot_id bigint NOT NULL,
  attempt_id uuid,
  committed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  fired_at timestamp with time zone,
  run_id uuid,
  CONSTRAINT table_trigger_fire_pkey PRIMARY KEY (trigger_id, table_id, snapshot_id),
  CONSTRAINT table_trigger_fire_trigger_id_fkey FOREIGN KEY (trigger_id) REFERENCES table_trigger(id) ON DELETE CASCADE
);
CREATE INDEX table_trigger_fire_waiting ON public.table_trigger_fire USING btree (trigger_id, committed_at) WHERE (fired_at IS NULL);

CREATE TABLE task_run (
  run_id uuid NOT NULL,
  task_key text NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  message text NOT NULL,
  attempts integer NOT NULL,
  lost_attempts integer NOT NULL,
  retry_at timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  result json,
  reused_from uuid,
  CONSTRAINT task_run_pkey PRIMARY KEY (run_id, task_key),
  CONSTRAINT task_run_state_check CHECK ((state = ANY (ARRAY['BLOCKED'::text, 'WAITING_FOR_RETRY'::text, 'QUEUED'::text, 'STARTING'::text, 'RUNNING'::text, 'STOPPING'::text, 'SUCCEEDED'::text, 'FAILED'::text, 'CANCELED'::text, 'TIMED_OUT'::text, 'SKIPPED'::text, 'UPSTREAM_FAILED'::text])))
);

CREATE TABLE task_run_attempt (
  id uuid NOT NULL,
  run_id uuid NOT NULL,
  task_key text NOT NULL,
  number integer NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  message text NOT NULL,
  error json,
  handle json,
  started_at timestamp with time zone NOT NULL,
  running_at timestamp with time zone,
  finished_at timestamp with time zone,
  log text,
  query_id text,
  log_deleted_at timestamp with time zone,
  CONSTRAINT task_run_attempt_pkey PRIMARY KEY (id),
  CONSTRAINT task_run_attempt_state_check CHECK ((state = ANY (ARRAY['STARTING'::text, 'RUNNING'::text, 'STOPPING'::text, 'SUCCEEDED'::text, 'FAILED'::text, 'CANCELED'::text, 'TIMED_OUT'::text, 'SKIPPED'::text, 'UPSTREAM_FAILED'::text])))
);
CREATE INDEX task_run_attempt_by_query ON public.task_run_attempt USING btree (query_id) WHERE (query_id IS NOT NULL);
CREATE UNIQUE INDEX task_run_attempt_number_unique ON public.task_run_attempt USING btree (run_id, task_key, number);

CREATE TABLE upload (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  principal_id uuid NOT NULL,
  filename text NOT NULL,
  size_bytes bigint NOT NULL,
  sha256 text NOT NULL,
  location text NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT upload_pkey PRIMARY KEY (id),
  CONSTRAINT upload_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT upload_size_bytes_check CHECK ((size_bytes > 0)),
  CONSTRAINT upload_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE
);
CREATE INDEX upload_by_expiry ON public.upload USING btree (expires_at);
CREATE INDEX upload_by_workspace ON public.upload USING btree (workspace_id);
CREATE UNIQUE INDEX upload_location_unique ON public.upload USING btree (location);

CREATE TABLE user_account (
  principal_id uuid NOT NULL,
  email text,
  password_hash text,
  password_changed_at timestamp with time zone,
  display_name text DEFAULT ''::text NOT NULL,
  password_expires_at timestamp with time zone,
  CONSTRAINT user_account_pkey PRIMARY KEY (principal_id),
  CONSTRAINT user_account_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id)
);
CREATE UNIQUE INDEX user_account_email_unique ON public.user_account USING btree (lower(email));

CREATE TABLE user_group (
  id uuid NOT NULL,
  name text NOT NULL,
  description text DEFAULT ''::text NOT NULL,
  organisation_role text,
  external text,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  CONSTRAINT user_group_pkey PRIMARY KEY (id),
  CONSTRAINT user_group_name_check CHECK ((name <> ''::text)),
  CONSTRAINT user_group_organisation_role_check CHECK ((organisation_role = 'admin'::text))
);
CREATE UNIQUE INDEX user_group_name_unique ON public.user_group USING btree (lower(name));

CREATE TABLE user_identity (
  provider_id uuid NOT NULL,
  subject text NOT NULL,
  principal_id uuid NOT NULL,
  linked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT user_identity_pkey PRIMARY KEY (provider_id, subject),
  CONSTRAINT user_identity_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id),
  CONSTRAINT user_identity_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES identity_provider(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX user_identity_by_principal ON public.user_identity USING btree (principal_id, provider_id);

CREATE TABLE workspace (
  id uuid NOT NULL,
  name text NOT NULL,
  description text DEFAULT ''::text NOT NULL,
  default_catalog text NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  created_by uuid,
  updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  version bigint DEFAULT 1 NOT NULL,
  CONSTRAINT workspace_pkey PRIMARY KEY (id),
  CONSTRAINT workspace_created_by_fkey FOREIGN KEY (created_by) REFERENCES principal(id),
  CONSTRAINT workspace_default_catalog_check CHECK ((default_catalog ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
  CONSTRAINT workspace_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);
CREATE UNIQUE INDEX workspace_name_unique ON public.workspace USING btree (name);

CREATE TABLE workspace_member (
  workspace_id uuid NOT NULL,
  principal_id uuid,
  group_id uuid,
  grantee_id uuid GENERATED ALWAYS AS (COALESCE(principal_id, group_id)) STORED NOT NULL,
  role text NOT NULL,
  added_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  added_by uuid,
  CONSTRAINT workspace_member_pkey PRIMARY KEY (workspace_id, grantee_id),
  CONSTRAINT workspace_member_added_by_fkey FOREIGN KEY (added_by) REFERENCES principal(id),
  CONSTRAINT workspace_member_check CHECK ((num_nonnulls(principal_id, group_id) = 1)),
  CONSTRAINT workspace_member_group_id_fkey FOREIGN KEY (group_id) REFERENCES user_group(id) ON DELETE CASCADE,
  CONSTRAINT workspace_member_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES principal(id) ON DELETE CASCADE,
  CONSTRAINT workspace_member_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'admin'::text]))),
  CONSTRAINT workspace_member_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE
);
CREATE INDEX workspace_member_by_grantee ON public.workspace_member USING btree (grantee_id);
CREATE TRIGGER workspace_member_delete_moves_access AFTER DELETE ON public.workspace_member REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();
CREATE TRIGGER workspace_member_insert_moves_access AFTER INSERT ON public.workspace_member REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();
CREATE TRIGGER workspace_member_update_moves_access AFTER UPDATE ON public.workspace_member REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_access_version();
