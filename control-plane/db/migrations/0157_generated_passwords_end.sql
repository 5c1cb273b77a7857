-- tolerates: 0.1.0

-- A password that the program made is for the first sign-in; null: a person chose it, or it is older than this.
ALTER TABLE user_account ADD COLUMN password_expires_at timestamptz;
