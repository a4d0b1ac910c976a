-- Posts by date, departures by date, delegations, what a directory says, and the clients of SCIM.
-- Days are 'YYYY-MM-DD' in Japan.

ALTER TABLE person
  ADD COLUMN leaves_on text COLLATE "C" CHECK (leaves_on ~ '^\d{4}-\d{2}-\d{2}$'), -- first day without access
  -- Day for which department, site, roles and segments were worked out of the posts; null: there are no posts, and the
  -- columns themselves hold.
  ADD COLUMN rights_on text COLLATE "C",
  ADD COLUMN directory text CHECK (directory IN ('ldap', 'scim')), -- which directory vouches for the person; null: none
  ADD COLUMN directory_id text COLLATE "C",          -- lasting id there: entryUUID, objectGUID, externalId
  ADD COLUMN directory_dn text;                      -- LDAP: where the entry was last seen
CREATE UNIQUE INDEX person_directory_id ON person (directory, directory_id) WHERE directory_id IS NOT NULL;
CREATE INDEX person_leaving ON person (leaves_on) WHERE leaves_on IS NOT NULL AND state <> 'left';

CREATE TABLE post (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  source text NOT NULL CHECK (source IN ('office', 'ldap', 'scim')), -- who stated it; only the same one changes it
  main boolean NOT NULL,                             -- false: a concurrent post
  department text NOT NULL DEFAULT '',
  site text NOT NULL DEFAULT '',
  roles text[] NOT NULL,
  segments text[] NOT NULL,
  from_day text COLLATE "C",                         -- first day; null: since ever
  until_day text COLLATE "C"                         -- last day; null: open
);
CREATE INDEX post_by_person ON post (person_id);
CREATE INDEX post_by_from ON post (from_day) WHERE from_day IS NOT NULL;
CREATE INDEX post_by_until ON post (until_day) WHERE until_day IS NOT NULL;

CREATE TABLE delegation (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES person,
  delegate_id uuid NOT NULL REFERENCES person CHECK (delegate_id <> owner_id),
  scope text NOT NULL CHECK (scope IN ('all', 'job', 'department')),
  job uuid REFERENCES print_job ON DELETE CASCADE,
  department text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  CHECK ((scope = 'job') = (job IS NOT NULL) AND (scope = 'department') = (department IS NOT NULL))
);
CREATE INDEX delegation_by_delegate ON delegation (delegate_id) WHERE revoked_at IS NULL;
CREATE INDEX delegation_by_owner ON delegation (owner_id) WHERE revoked_at IS NULL;

-- Groups as SCIM clients keep them here.
CREATE TABLE directory_group (
  id uuid PRIMARY KEY,
  external_id text,
  display_name text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE TABLE directory_group_member (
  group_id uuid NOT NULL REFERENCES directory_group ON DELETE CASCADE,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  PRIMARY KEY (group_id, person_id)
);
CREATE INDEX directory_group_member_person ON directory_group_member (person_id);

CREATE TABLE scim_client (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  token_hash bytea NOT NULL UNIQUE,                  -- SHA-256 of a token of 256 random bits
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  last_used_at timestamptz                           -- a minute late at most
);

-- How far the directory was read, and how it went.
CREATE TABLE directory_sync (
  source text PRIMARY KEY,
  mark text,                                         -- from where the next incremental pass begins
  changed_at timestamptz,                            -- last incremental pass that succeeded
  full_at timestamptz,                               -- last full pass that succeeded
  failed_at timestamptz,                             -- null: the last pass succeeded
  failure text                                       -- error code
);
