-- People, credentials, devices, jobs, deliveries, scans, records and the audit chain.
-- Times are written by the service's clock, never by the database's; so no column has a default of now().
-- Text that is compared byte by byte is COLLATE "C".

CREATE TABLE service_setting (
  key text COLLATE "C" PRIMARY KEY,
  value jsonb NOT NULL
);

-- People ---------------------------------------------------------------------------------------------------

CREATE TABLE person (
  id uuid PRIMARY KEY,
  staff_number text COLLATE "C" NOT NULL UNIQUE,
  login_name text COLLATE "C" NOT NULL UNIQUE,      -- NFKC, case-folded, without domain
  display_name text NOT NULL,
  department text NOT NULL DEFAULT '',
  site text NOT NULL DEFAULT '',
  roles text[] NOT NULL DEFAULT '{staff}',           -- staff | records | administrator | auditor
  segments text[] NOT NULL,
  password_hash text,                                -- argon2id; null = no password sign-in
  must_change_password boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'left')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE credential (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  technology text NOT NULL CHECK (technology IN ('iso14443a', 'felica')),
  keyed_hash bytea NOT NULL,                         -- HMAC-SHA-256 of technology and identifier
  last_four text NOT NULL,                           -- for the help desk
  assurance smallint NOT NULL DEFAULT 1,             -- 1 identifier, 2 authentic card
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'revoked')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX credential_in_use ON credential (keyed_hash) WHERE state <> 'revoked';
CREATE INDEX credential_by_person ON credential (person_id);

CREATE TABLE capability_link (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  segment text COLLATE "C" NOT NULL,
  token_hash bytea NOT NULL UNIQUE,                  -- SHA-256 of a token of 128 random bits or more
  label text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX capability_link_by_person ON capability_link (person_id);

CREATE TABLE sign_in (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);

-- Failed trials of passwords, cards and links, for lock-out across processes.
CREATE TABLE failed_trial (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  trial_key text COLLATE "C" NOT NULL,               -- e.g. 'password:<person id>' or 'address:<ip>'
  at timestamptz NOT NULL
);
CREATE INDEX failed_trial_by_key ON failed_trial (trial_key, at);

-- Devices --------------------------------------------------------------------------------------------------

CREATE TABLE device (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  site text NOT NULL DEFAULT '',
  department text NOT NULL DEFAULT '',               -- owns scans that nobody claims
  print_uri text,                                    -- ipp: or ipps:
  scan_uri text,                                     -- http(s) eSCL root
  segments text[] NOT NULL,
  certificate_sha256 text,                           -- pinned at enrolment, lower-case hex
  panel_token_hash bytea UNIQUE,                     -- SHA-256; null = no panel paired
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'removed')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE walk_up_session (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  device_id uuid NOT NULL REFERENCES device,
  factors text[] NOT NULL,                           -- card | face | pin | password
  started_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX walk_up_session_open ON walk_up_session (device_id) WHERE ended_at IS NULL;

-- Print ----------------------------------------------------------------------------------------------------

CREATE TABLE print_job (
  id uuid PRIMARY KEY,
  job_id integer GENERATED ALWAYS AS IDENTITY UNIQUE, -- IPP job-id
  segment text COLLATE "C" NOT NULL,
  listener_id text COLLATE "C" NOT NULL,
  owner_id uuid REFERENCES person,
  submitted_as text NOT NULL,                        -- job-originating-user-name
  job_name text NOT NULL,
  state text NOT NULL CHECK (state IN
    ('pending', 'pending-held', 'processing', 'processing-stopped', 'canceled', 'aborted', 'completed')),
  state_reasons text[] NOT NULL,
  ticket jsonb NOT NULL,
  document_format text,
  document_count integer NOT NULL DEFAULT 0,
  byte_length bigint NOT NULL DEFAULT 0,
  sha256 bytea,
  blob_key text,
  wrapped_key text,                                  -- JWE; null after crypto-erase
  key_id text,
  impressions_completed integer,
  media_sheets_completed integer,
  created_at timestamptz NOT NULL,
  held_at timestamptz,                               -- acknowledged: bytes and row durable
  processing_at timestamptz,
  completed_at timestamptz,
  expires_at timestamptz NOT NULL
);
CREATE INDEX print_job_held ON print_job (owner_id, held_at DESC) WHERE state = 'pending-held';
CREATE INDEX print_job_recent ON print_job (listener_id, job_id DESC);
CREATE INDEX print_job_open ON print_job (expires_at) WHERE state IN ('pending-held', 'pending', 'processing', 'processing-stopped');

-- One attempt to bring one job out of one device.
CREATE TABLE delivery (
  id uuid PRIMARY KEY,
  job uuid NOT NULL REFERENCES print_job,
  device_id uuid REFERENCES device,                  -- null: the built-in sink of a direct queue
  session_id uuid REFERENCES walk_up_session,
  requested_by uuid REFERENCES person,
  state text NOT NULL CHECK (state IN
    ('claimed', 'sending', 'accepted', 'printing', 'confirmed', 'returned', 'ambiguous')),
  marker text COLLATE "C" NOT NULL UNIQUE,           -- the job name the device sees
  device_job_id integer,
  reason text,                                       -- error code or device state reason of the last trouble
  impressions_completed integer,
  lease_owner text,
  lease_until timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  finished_at timestamptz
);
-- Print once: a job has at most one delivery that may be printing, by the database's own word.
CREATE UNIQUE INDEX delivery_one_open ON delivery (job)
  WHERE state IN ('claimed', 'sending', 'accepted', 'printing', 'ambiguous');
CREATE INDEX delivery_by_job ON delivery (job, created_at);
CREATE INDEX delivery_leased ON delivery (lease_until) WHERE state IN ('claimed', 'sending', 'accepted', 'printing');

-- Scans: the custody ledger ---------------------------------------------------------------------------------

CREATE TABLE scan (
  id uuid PRIMARY KEY,
  segment text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,                  -- upload | folder | escl
  source_key text COLLATE "C" NOT NULL,              -- idempotency within the source
  device_id uuid REFERENCES device,
  peer text NOT NULL DEFAULT '',
  original_name text NOT NULL DEFAULT '',            -- a hint from the sender
  owner_id uuid REFERENCES person,
  department text NOT NULL DEFAULT '',               -- unassigned tray when there is no owner
  media_type text NOT NULL,
  byte_length bigint NOT NULL,
  sha256 bytea NOT NULL,
  blob_key text,
  wrapped_key text,
  key_id text,
  state text NOT NULL CHECK (state IN
    ('received', 'sealed', 'split', 'recognised', 'classified', 'filed', 'verified', 'quarantined', 'refused')),
  reason text,                                       -- error code when quarantined or refused
  attempts integer NOT NULL DEFAULT 0,
  page_count integer,
  duplicate_of uuid REFERENCES scan,
  record_id uuid,
  received_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX scan_once ON scan (source, source_key);
CREATE INDEX scan_open ON scan (updated_at) WHERE state NOT IN ('verified', 'quarantined', 'refused');
CREATE INDEX scan_by_hash ON scan (sha256);

-- Where a scan's renditions were filed, and whether the copy was read back and found equal.
CREATE TABLE filing (
  id uuid PRIMARY KEY,
  scan_id uuid NOT NULL REFERENCES scan,
  target text COLLATE "C" NOT NULL,                  -- name of the filing target in the configuration
  rule text COLLATE "C" NOT NULL,
  rendition text COLLATE "C" NOT NULL,
  location text NOT NULL,                            -- path or key inside the target
  sha256 bytea NOT NULL,
  byte_length bigint NOT NULL,
  filed_at timestamptz NOT NULL,
  verified_at timestamptz,
  UNIQUE (scan_id, target, rendition)
);

-- Archive --------------------------------------------------------------------------------------------------

CREATE TABLE record (
  id uuid PRIMARY KEY,
  segment text COLLATE "C" NOT NULL,
  scan_id uuid UNIQUE REFERENCES scan,
  title text NOT NULL,
  owner_id uuid REFERENCES person,
  department text NOT NULL DEFAULT '',
  page_count integer NOT NULL,
  captured_at timestamptz NOT NULL
);
ALTER TABLE scan ADD CONSTRAINT scan_record FOREIGN KEY (record_id) REFERENCES record;

CREATE TABLE rendition (
  record_id uuid NOT NULL REFERENCES record,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('original', 'searchable-pdf', 'page-image', 'text')),
  page_number integer NOT NULL DEFAULT 0,            -- 0: the whole record
  media_type text NOT NULL,
  byte_length bigint NOT NULL,
  sha256 bytea NOT NULL,
  blob_key text NOT NULL,
  wrapped_key text,
  key_id text,
  PRIMARY KEY (record_id, kind, page_number)
);

-- Audit ----------------------------------------------------------------------------------------------------

-- Written in the transaction of what it tells; never updated or deleted.
CREATE TABLE audit_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  segment text COLLATE "C" NOT NULL,                 -- '-' for events of the service as a whole
  at timestamptz NOT NULL,
  kind text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,                   -- 'person:<id>', 'device:<id>', 'system'
  subject text COLLATE "C" NOT NULL,                 -- 'job:<id>', 'scan:<id>', ...
  details jsonb NOT NULL                             -- ids, codes and counts only
);

-- The chain: one row for each sealed event, in order, per segment.
CREATE TABLE audit_seal (
  segment text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,                          -- 1, 2, 3, ... without a gap
  event_id bigint NOT NULL UNIQUE,
  hash bytea NOT NULL,                               -- SHA-256 over the previous hash and the event
  PRIMARY KEY (segment, sequence)
);

-- Signed heads of the chain.
CREATE TABLE audit_checkpoint (
  segment text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  signature text NOT NULL,                           -- JWS (EdDSA) over segment, sequence, hash, time
  at timestamptz NOT NULL,
  PRIMARY KEY (segment, sequence)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
