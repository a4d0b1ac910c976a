-- The life of cards, PINs, codes for a forgotten card, and guests.

ALTER TABLE credential
  ADD COLUMN kind text NOT NULL DEFAULT 'lasting' CHECK (kind IN ('lasting', 'temporary')),
  ADD COLUMN expires_at timestamptz,                       -- null: until it is revoked
  ADD COLUMN state_reason text CHECK (state_reason IN      -- why it is suspended or revoked
    ('waiting-for-approval', 'refused', 'lost', 'by-administrator', 'returned', 'replaced'));
CREATE INDEX credential_waiting ON credential (created_at)
  WHERE state = 'suspended' AND state_reason = 'waiting-for-approval';

-- Other forms of a card's number, as badly set readers would give them: reversed, cut, in decimal. Keyed hashes.
CREATE TABLE credential_variant (
  credential_id uuid NOT NULL REFERENCES credential ON DELETE CASCADE,
  keyed_hash bytea NOT NULL,
  PRIMARY KEY (credential_id, keyed_hash)
);
CREATE INDEX credential_variant_by_hash ON credential_variant (keyed_hash);

-- An administrator waits for a card at a device: the next two taps there enrol it instead of opening a session.
CREATE TABLE card_capture (
  id uuid PRIMARY KEY,
  device_id uuid NOT NULL REFERENCES device,
  person_id uuid NOT NULL REFERENCES person,
  asked_by uuid REFERENCES person,                         -- null: a command
  kind text NOT NULL CHECK (kind IN ('lasting', 'temporary')),
  card_expires_at timestamptz,
  state text NOT NULL CHECK (state IN ('waiting', 'read-once', 'enrolled', 'refused', 'canceled')),
  first_hash bytea,                                        -- keyed hash of the first reading
  refusal text,
  last_four text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX card_capture_open ON card_capture (device_id) WHERE state IN ('waiting', 'read-once');

CREATE TABLE person_pin (
  person_id uuid PRIMARY KEY REFERENCES person,
  pin_hash text NOT NULL,                                  -- argon2id
  set_at timestamptz NOT NULL,
  expires_at timestamptz                                   -- null: does not expire
);

-- Six digits for somebody whose card is at home: one day, one device or one site, three tries, one use.
CREATE TABLE walk_up_code (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  code_hash bytea NOT NULL,                                -- keyed hash
  device_id uuid REFERENCES device,
  site text,
  tries_left smallint NOT NULL,
  issued_by uuid REFERENCES person,                        -- null: a command
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,                                    -- used, used up, replaced or past
  CHECK ((device_id IS NULL) <> (site IS NULL))
);
CREATE UNIQUE INDEX walk_up_code_open ON walk_up_code (code_hash) WHERE ended_at IS NULL;
CREATE INDEX walk_up_code_by_person ON walk_up_code (person_id) WHERE ended_at IS NULL;

-- A guest is a person without a password, for whom a member of staff answers.
CREATE TABLE guest (
  person_id uuid PRIMARY KEY REFERENCES person,
  sponsor_id uuid NOT NULL REFERENCES person,
  code_hash bytea NOT NULL UNIQUE,                         -- keyed hash of the claim code
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX guest_by_sponsor ON guest (sponsor_id) WHERE ended_at IS NULL;

-- Old trials of keys that nobody tries again are cleared by their time.
CREATE INDEX failed_trial_by_time ON failed_trial (at);
