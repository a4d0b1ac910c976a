-- Who may send scans to receivers, where their destinations lead, and mails that come in parts.

CREATE TABLE receiver_account (
  id uuid PRIMARY KEY,
  name text NOT NULL,                                -- normalised; signs in with it
  person_id uuid REFERENCES person,
  device_id uuid REFERENCES device,
  department text,                                   -- an account of a whole office
  secret_hash text,                                  -- argon2id; null = by SSH key only
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  CONSTRAINT receiver_account_of_one CHECK (num_nonnulls(person_id, device_id, department) = 1)
);
CREATE UNIQUE INDEX receiver_account_name ON receiver_account (name) WHERE revoked_at IS NULL;

CREATE TABLE receiver_account_key (
  account_id uuid NOT NULL REFERENCES receiver_account,
  public_key bytea NOT NULL,                         -- wire form, RFC 4253 section 6.6
  added_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, public_key)
);

CREATE TABLE receiver_alias (
  segment text NOT NULL,
  alias text NOT NULL,                               -- normalised part of an address before the @, or folder
  person_id uuid REFERENCES person,
  department text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (segment, alias),
  CONSTRAINT receiver_alias_of_one CHECK (num_nonnulls(person_id, department) = 1)
);

CREATE TABLE receiver_token (
  token_hash bytea PRIMARY KEY,                      -- keyed hash; the token is shown once
  segment text NOT NULL,
  person_id uuid REFERENCES person,
  department text,
  expires_at timestamptz NOT NULL,
  used_by text,                                      -- the one sending that it served
  created_at timestamptz NOT NULL,
  CONSTRAINT receiver_token_of_one CHECK (num_nonnulls(person_id, department) = 1)
);

-- Parts of mails (message/partial, RFC 2046 section 5.2.2) that wait for the others. The sender has its OK for each.
CREATE TABLE receiver_part (
  receiver_id text NOT NULL,
  set_key text NOT NULL,                             -- hash of the sender's id of the whole and of its recipients
  number integer NOT NULL CHECK (number >= 1),
  total integer,
  segment text NOT NULL,
  envelope text NOT NULL,                            -- JSON: who sent it, to which destinations
  blob_key text NOT NULL,
  wrapped_key text NOT NULL,
  key_id text NOT NULL,
  byte_length bigint NOT NULL,
  sha256 bytea NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (receiver_id, set_key, number)
);
CREATE INDEX receiver_part_by_age ON receiver_part (received_at);
CREATE INDEX receiver_part_by_blob ON receiver_part (blob_key);
