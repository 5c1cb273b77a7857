-- tolerates: 0.1.0

-- When somebody took a copy of the key out of this machine; doctor warns until then.
ALTER TABLE master_key ADD COLUMN exported_at timestamptz;
