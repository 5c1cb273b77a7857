-- tolerates: 0.1.0

-- A warehouse. `location` and `allowed_prefixes` have no slash at the end.
CREATE TABLE catalog (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name ~ '^[a-z][a-z0-9_]{0,62}$'),
  kind text NOT NULL CHECK (kind IN ('built_in')),
  location text NOT NULL CHECK (location !~ '/$'),
  -- Where else tables may lie or keep files.
  allowed_prefixes text[] NOT NULL DEFAULT '{}',
  workspace_id uuid NOT NULL REFERENCES workspace (id),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX catalog_name_unique ON catalog (name);
CREATE INDEX catalog_by_workspace ON catalog (workspace_id);

CREATE TABLE namespace (
  id uuid PRIMARY KEY,
  catalog_id uuid NOT NULL REFERENCES catalog (id),
  parent_id uuid REFERENCES namespace (id),
  -- Names from the outside in, its own the last.
  levels text[] COLLATE "C" NOT NULL CHECK (cardinality(levels) > 0),
  properties jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX namespace_levels_unique ON namespace (catalog_id, levels);
CREATE INDEX namespace_by_parent ON namespace (parent_id, levels);

-- Tables and views share one name space. `metadata_location` is the pointer that commits swap.
CREATE TABLE iceberg_table (
  id uuid PRIMARY KEY,
  catalog_id uuid NOT NULL REFERENCES catalog (id),
  namespace_id uuid NOT NULL REFERENCES namespace (id),
  name text COLLATE "C" NOT NULL CHECK (name <> ''),
  kind text NOT NULL CHECK (kind IN ('table', 'view')),
  uuid uuid NOT NULL,
  -- As its metadata says; `table_location` has the normal form.
  location text NOT NULL,
  metadata_location text NOT NULL,
  previous_metadata_location text,
  version bigint NOT NULL DEFAULT 1,
  -- What lists show of the current snapshot, so that they read no metadata; null where the writer did not say.
  snapshot_id bigint,
  row_count bigint,
  size_bytes bigint,
  file_count bigint,
  -- The moment the metadata names as its last update.
  changed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX iceberg_table_name_unique ON iceberg_table (namespace_id, name);
CREATE INDEX iceberg_table_by_catalog ON iceberg_table (catalog_id, id);

-- Every location that a live table has or had: its files may lie there, and no other table's location may
-- overlap. In normal form (one scheme a store, no slash at the end).
CREATE TABLE table_location (
  location text COLLATE "C" PRIMARY KEY,
  table_id uuid NOT NULL REFERENCES iceberg_table (id) ON DELETE CASCADE,
  added_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX table_location_by_table ON table_location (table_id);

-- Who moved which table to which snapshot, written in the transaction of the swap. Outlives the table.
CREATE TABLE table_commit (
  id uuid PRIMARY KEY,
  table_id uuid NOT NULL,
  catalog_id uuid NOT NULL,
  -- The current snapshot after the commit; null while the table has none.
  snapshot_id bigint,
  metadata_location text NOT NULL,
  principal_id uuid,
  committed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX table_commit_by_table ON table_commit (table_id, id DESC);
CREATE INDEX table_commit_by_snapshot ON table_commit (snapshot_id);

-- Metadata files that were begun. The commit that uses one removes its row; a row that grows old was left
-- by a crash: it is marked, so that no commit can use the file any more, and then the file is deleted.
CREATE TABLE pending_metadata (
  location text PRIMARY KEY,
  abandoned boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX pending_metadata_by_age ON pending_metadata (created_at);

-- Dropped tables whose files are still to be deleted. Outlives the catalog.
CREATE TABLE table_purge (
  id uuid PRIMARY KEY,
  catalog_id uuid NOT NULL,
  table_name text NOT NULL,
  metadata_location text NOT NULL,
  -- Locations of the table in normal form.
  locations text[] NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Also the claim: whoever works on the row moves this ahead.
  next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts integer NOT NULL DEFAULT 0,
  last_error text
);
CREATE INDEX table_purge_due ON table_purge (next_attempt_at);
