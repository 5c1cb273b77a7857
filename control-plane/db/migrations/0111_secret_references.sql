-- tolerates: 0.1.0

-- Where a secret is that is not kept here, for people and to find what refers to a connection; the reference that is
-- used is the sealed one. Null: the sealed text is the secret itself.
ALTER TABLE secret ADD COLUMN reference jsonb;
CREATE INDEX secret_by_reference ON secret ((reference -> 'kubernetes' ->> 'connection')) WHERE reference IS NOT NULL;
