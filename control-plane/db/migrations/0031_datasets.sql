-- tolerates: 0.1.0

-- A registered table. The table is followed by its uuid, so a rename keeps the dataset whole; the three
-- names are those it was last seen under, shown when the table is gone.
CREATE TABLE dataset (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  catalog_name text NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  table_uuid uuid NOT NULL,
  owner_id uuid NOT NULL REFERENCES principal (id),
  description text NOT NULL DEFAULT '',
  tags jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX dataset_name_unique ON dataset (workspace_id, name);
CREATE UNIQUE INDEX dataset_table_unique ON dataset (workspace_id, table_uuid);
CREATE INDEX dataset_by_table ON dataset (table_uuid);
CREATE INDEX dataset_by_owner ON dataset (owner_id);
CREATE INDEX dataset_by_tag ON dataset USING gin (tags);
