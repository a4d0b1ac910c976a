-- Records by rule: the file plan, legal holds, rounds of disposition, and what is left of a record that was disposed of.

CREATE TABLE file_plan (
  version integer PRIMARY KEY CHECK (version > 0),
  series jsonb NOT NULL,
  source_sha256 bytea NOT NULL,                      -- of the file that was imported
  author text COLLATE "C" NOT NULL,                  -- 'person:<id>', 'system'
  note text NOT NULL DEFAULT '',
  activated_at timestamptz NOT NULL
);
CREATE TRIGGER file_plan_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON file_plan
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Nothing that a hold covers is destroyed, whatever was decided.
CREATE TABLE legal_hold (
  id uuid PRIMARY KEY,
  segment text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL CHECK (scope IN ('record', 'class', 'binder', 'words')),
  record_id uuid REFERENCES record,
  value text NOT NULL DEFAULT '',                    -- the beginning of class codes, a binder's name, folded words
  reason text NOT NULL CHECK (reason <> ''),
  placed_by text COLLATE "C" NOT NULL,
  placed_at timestamptz NOT NULL,
  released_by text COLLATE "C",
  release_reason text,
  released_at timestamptz,
  CHECK ((scope = 'record') = (record_id IS NOT NULL)),
  CHECK ((released_at IS NULL) = (released_by IS NULL))
);
CREATE INDEX legal_hold_in_force ON legal_hold (segment) WHERE released_at IS NULL;

CREATE TABLE disposition_round (
  id uuid PRIMARY KEY,
  segment text COLLATE "C" NOT NULL,
  department text NOT NULL,
  fiscal_year integer NOT NULL,                      -- what ends by its last day is on the list
  plan_version integer NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN
    ('proposed', 'confirmed', 'decided', 'executing', 'closed', 'canceled')),
  proposed_by text COLLATE "C" NOT NULL,
  proposed_at timestamptz NOT NULL,
  confirmed_by uuid REFERENCES person,
  confirmed_at timestamptz,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  started_by uuid REFERENCES person,
  started_at timestamptz,
  receipt text NOT NULL DEFAULT '',                  -- what the public archives said on taking over
  ended_at timestamptz,
  -- Two people, whatever a program above believes.
  CHECK (decided_by IS NULL OR (confirmed_by IS NOT NULL AND decided_by <> confirmed_by)),
  CHECK (state NOT IN ('decided', 'executing', 'closed') OR decided_by IS NOT NULL)
);
CREATE UNIQUE INDEX disposition_round_open ON disposition_round (segment, department, fiscal_year)
  WHERE state NOT IN ('closed', 'canceled');
CREATE INDEX disposition_round_running ON disposition_round (started_at) WHERE state = 'executing';

CREATE TABLE disposition_item (
  round_id uuid NOT NULL REFERENCES disposition_round,
  record_id uuid NOT NULL REFERENCES record,
  state text COLLATE "C" NOT NULL CHECK (state IN ('listed', 'begun', 'keyless', 'done', 'extended', 'dropped')),
  class_code text,
  retention_until text COLLATE "C" NOT NULL,         -- as it was listed
  planned text COLLATE "C" CHECK (planned IN ('transfer', 'destroy')),
  opinion jsonb,                                     -- the department's word
  decision jsonb,                                    -- the second person's word
  obstacle text COLLATE "C",                         -- why it waits: 'held', 'locked', 'away', ...
  retry_at timestamptz,
  hashes jsonb,                                      -- of its renditions, kept when they are gone
  blob_keys text[] NOT NULL DEFAULT '{}',            -- of its renditions, until they are removed
  package text COLLATE "C",                          -- SHA-256 of the list of the package that it was handed over in
  begun_at timestamptz,
  done_at timestamptz,
  certificate_id uuid,
  PRIMARY KEY (round_id, record_id)
);
CREATE UNIQUE INDEX disposition_item_open ON disposition_item (record_id) WHERE state IN ('listed', 'begun', 'keyless');
CREATE INDEX disposition_item_uncertified ON disposition_item (round_id)
  WHERE state = 'done' AND certificate_id IS NULL;

-- Where copies of a record lay when its destruction began, and what became of each.
CREATE TABLE disposition_copy (
  round_id uuid NOT NULL,
  record_id uuid NOT NULL,
  filing_id uuid NOT NULL,
  target text COLLATE "C" NOT NULL,
  rendition text COLLATE "C" NOT NULL,
  location text,                                     -- null once it is gone: names of files tell titles
  location_sha256 bytea NOT NULL,
  sha256 bytea NOT NULL,
  outcome text COLLATE "C" CHECK (outcome IN ('removed', 'absent', 'left')),
  note text COLLATE "C",                             -- why it is left, or what the target may keep beyond
  at timestamptz,
  PRIMARY KEY (round_id, record_id, filing_id),
  FOREIGN KEY (round_id, record_id) REFERENCES disposition_item
);

-- Kept for ever.
CREATE TABLE disposition_certificate (
  id uuid PRIMARY KEY,
  round_id uuid NOT NULL REFERENCES disposition_round,
  segment text COLLATE "C" NOT NULL,
  issued_at timestamptz NOT NULL,
  certificate text NOT NULL                          -- JWS (EdDSA) by the installation's key
);
CREATE INDEX disposition_certificate_by_round ON disposition_certificate (round_id, issued_at);
CREATE TRIGGER disposition_certificate_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON disposition_certificate
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What is left of such a record: ids, class, dates.
ALTER TABLE record
  ADD COLUMN disposed_at timestamptz,
  ADD COLUMN disposition text COLLATE "C" CHECK (disposition IN ('destroyed', 'transferred')),
  ADD CHECK ((disposed_at IS NULL) = (disposition IS NULL));
CREATE INDEX record_to_dispose ON record (segment, department, retention_until)
  WHERE withdrawn_at IS NULL AND NOT permanent;
