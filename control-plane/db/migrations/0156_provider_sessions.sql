-- tolerates: 0.1.0

-- What the provider calls its own session (`sid` of the ID token): by it, or by the subject, it says that somebody signed
-- out there.
ALTER TABLE session ADD COLUMN provider_sid text;
