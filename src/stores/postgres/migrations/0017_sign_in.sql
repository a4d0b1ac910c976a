-- What a browser sign-in was proved with, from where, and what it is bound to.
ALTER TABLE sign_in
  ADD COLUMN factors text[] NOT NULL DEFAULT '{password}',
  ADD COLUMN remote_address text NOT NULL DEFAULT '',
  ADD COLUMN browser text NOT NULL DEFAULT '',       -- e.g. 'Firefox, Windows'; for the person's own list
  ADD COLUMN last_seen_at timestamptz,
  ADD COLUMN certificate_sha256 text,                -- worth nothing over a connection with another certificate
  ADD COLUMN provider_session bytea,                 -- keyed hash of the identity provider's `sid`
  ADD COLUMN provider_subject bytea;                 -- keyed hash of its `sub`
CREATE INDEX sign_in_open ON sign_in (person_id) WHERE revoked_at IS NULL;
CREATE INDEX sign_in_provider_session ON sign_in (provider_session) WHERE revoked_at IS NULL;
CREATE INDEX sign_in_provider_subject ON sign_in (provider_subject) WHERE revoked_at IS NULL;

-- A first factor was right and the second is still owed. It is no sign-in, so nothing else can take it for one.
CREATE TABLE half_sign_in (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  factors text[] NOT NULL,
  owed text COLLATE "C" NOT NULL CHECK (owed IN ('code', 'enrolment')),
  started_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  provider_session bytea,
  provider_subject bytea
);
CREATE INDEX half_sign_in_end ON half_sign_in (expires_at);

-- One authenticator app a person; secrets are encrypted under a key of the person that the key ring makes.
CREATE TABLE authenticator (
  person_id uuid PRIMARY KEY REFERENCES person,
  secret bytea,                                      -- null: none in force
  confirmed_at timestamptz,
  last_step bigint NOT NULL DEFAULT 0,               -- codes of this time step and of earlier ones are used up
  offered bytea,                                     -- a new secret that was shown and not yet confirmed
  offered_at timestamptz
);

CREATE TABLE recovery_code (
  person_id uuid NOT NULL REFERENCES person,
  code_hash bytea NOT NULL,                          -- HMAC; the code itself is shown once
  used_at timestamptz,
  PRIMARY KEY (person_id, code_hash)
);

-- The identity provider's name for a person, kept from the first sign-in on.
CREATE TABLE provider_person (
  issuer text COLLATE "C" NOT NULL,
  subject bytea NOT NULL,                            -- keyed hash of `sub`
  person_id uuid NOT NULL REFERENCES person,
  first_seen_at timestamptz NOT NULL,
  PRIMARY KEY (issuer, subject),
  UNIQUE (issuer, person_id)
);

CREATE TABLE client_certificate (
  sha256 text COLLATE "C" PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  enrolled_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX client_certificate_person ON client_certificate (person_id);

-- Authorities of client certificates that were added by command; others stand in the configuration.
CREATE TABLE client_authority (
  sha256 text COLLATE "C" PRIMARY KEY,
  certificate text NOT NULL,                         -- PEM
  added_at timestamptz NOT NULL
);

-- A panel's code that somebody opened with a phone: each opens once.
CREATE TABLE phone_visit (
  token_hash bytea PRIMARY KEY,
  device_id uuid NOT NULL REFERENCES device,
  opened_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  person_id uuid REFERENCES person,                  -- once somebody signed in said that this is the device
  session_id uuid
);
CREATE INDEX phone_visit_end ON phone_visit (expires_at);
