-- tolerates: 0.1.0

-- A named set of users and service accounts, to which rights are given.
CREATE TABLE user_group (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  -- Members of such a group administer the organisation.
  organisation_role text CHECK (organisation_role IN ('admin')),
  -- As the identity provider names the group whose members it tells; null: members are chosen here.
  external text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX user_group_name_unique ON user_group (lower(name));

-- The key serves sign-in, which asks for the groups of a principal with every request.
CREATE TABLE group_member (
  principal_id uuid NOT NULL REFERENCES principal (id),
  group_id uuid NOT NULL REFERENCES user_group (id) ON DELETE CASCADE,
  added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (principal_id, group_id)
);
CREATE INDEX group_member_by_group ON group_member (group_id);
