-- Versions of the filing rules, what they came to for each scan, targets that rest, and copies that are looked after.

CREATE TABLE filing_rule_set (
  version integer PRIMARY KEY CHECK (version > 0),   -- 0 stands for the rules of the configuration
  rules jsonb NOT NULL,
  author text COLLATE "C" NOT NULL,                  -- 'person:<id>', 'system'
  note text NOT NULL DEFAULT '',
  activated_at timestamptz NOT NULL
);
CREATE TRIGGER filing_rule_set_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON filing_rule_set
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Replaced as a whole when the scan is classified again.
CREATE TABLE filing_decision (
  scan_id uuid PRIMARY KEY REFERENCES scan,
  rule_version integer NOT NULL,
  rule text COLLATE "C",                             -- null: none fitted
  reasons jsonb NOT NULL,
  flags text[] NOT NULL,                             -- no-rule, rule-failed
  failed text[] NOT NULL,
  class_code text,
  binder_year integer,
  binder text,
  retention text COLLATE "C",                        -- last day YYYY-MM-DD in Japan, or 'permanent'
  access text COLLATE "C" NOT NULL,
  fields jsonb NOT NULL,                             -- what targets are told of the document
  metadata jsonb NOT NULL,
  manifest text                                      -- JWS; null when nothing is filed
);
CREATE INDEX filing_decision_flagged ON filing_decision (scan_id) WHERE flags <> '{}';

-- A target that failed is left alone until then, by every process.
CREATE TABLE filing_target_rest (
  target text COLLATE "C" PRIMARY KEY,
  failures integer NOT NULL,
  reason text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL,
  rest_until timestamptz NOT NULL
);

ALTER TABLE filing
  ADD COLUMN checked_at timestamptz,                 -- last look of the drift check
  ADD COLUMN drift text COLLATE "C" CHECK (drift IN ('missing', 'changed', 'retention'));
CREATE INDEX filing_by_check ON filing (coalesce(checked_at, verified_at), id) WHERE verified_at IS NOT NULL;
CREATE INDEX filing_waiting ON filing (target) WHERE filed_at IS NULL;
CREATE INDEX filing_drifted ON filing (target) WHERE drift IS NOT NULL;

ALTER TABLE scan ADD COLUMN reading jsonb;           -- what read it; see ScanReading

ALTER TABLE record
  ADD COLUMN class_code text,
  ADD COLUMN binder_year integer,
  ADD COLUMN binder text,
  ADD COLUMN retention_until text COLLATE "C" CHECK (retention_until ~ '^\d{4}-\d{2}-\d{2}$'),
  ADD COLUMN permanent boolean NOT NULL DEFAULT false,
  ADD COLUMN access text COLLATE "C" NOT NULL DEFAULT 'department'
    CHECK (access IN ('department', 'owner', 'records'));
CREATE INDEX record_by_binder ON record (binder_year, binder) WHERE binder IS NOT NULL;
CREATE INDEX record_by_retention ON record (retention_until) WHERE retention_until IS NOT NULL;
