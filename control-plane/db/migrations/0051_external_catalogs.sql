-- tolerates: 0.1.0

-- Catalogs elsewhere: a name, and the connection that reaches them. What they hold is not kept here.
ALTER TABLE catalog
  ALTER COLUMN location DROP NOT NULL,
  DROP CONSTRAINT catalog_kind_check,
  ADD CONSTRAINT catalog_kind_check CHECK (kind IN ('built_in', 'external')),
  ADD COLUMN connection_id uuid REFERENCES connection (id),
  ADD CONSTRAINT catalog_location_check1 CHECK ((kind = 'built_in') = (location IS NOT NULL)),
  ADD CONSTRAINT catalog_connection_check CHECK ((kind = 'external') = (connection_id IS NOT NULL));
CREATE INDEX catalog_by_connection ON catalog (connection_id) WHERE connection_id IS NOT NULL;
