-- Who may read the records of a class beside their department, what was changed in records and by whom, and renditions
-- that a correction replaced. Indexes for those who look through the audit.

CREATE TABLE record_class_grant (
  id uuid PRIMARY KEY,
  segment text COLLATE "C" NOT NULL,
  class_code text COLLATE "C" NOT NULL CHECK (class_code <> ''), -- the class with those below it; a last '*': all codes that begin so
  holder_kind text COLLATE "C" NOT NULL CHECK (holder_kind IN ('person', 'department', 'group', 'role')),
  holder text NOT NULL CHECK (holder <> ''),         -- id of a person, else a name
  from_day text COLLATE "C" NOT NULL CHECK (from_day ~ '^\d{4}-\d{2}-\d{2}$'),
  until_day text COLLATE "C" CHECK (until_day ~ '^\d{4}-\d{2}-\d{2}$'),
  reason text NOT NULL,
  granted_by text COLLATE "C" NOT NULL,              -- actor, as in the audit
  granted_at timestamptz NOT NULL,
  revoked_by text COLLATE "C",
  revoked_at timestamptz,
  CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
);
CREATE INDEX record_class_grant_in_force ON record_class_grant (holder_kind, holder) WHERE revoked_at IS NULL;
CREATE INDEX record_class_in_use ON record (segment, class_code) WHERE class_code IS NOT NULL;

ALTER TABLE record ADD COLUMN version integer NOT NULL DEFAULT 1;

-- Every value that was ever changed. Goes only with the record itself.
CREATE TABLE record_change (
  id uuid PRIMARY KEY,
  record_id uuid NOT NULL REFERENCES record,
  version integer NOT NULL CHECK (version > 1),      -- of the record, from this change on
  field text COLLATE "C" NOT NULL,                   -- a value of the record, or 'text': a line of a page
  page_number integer,
  line_number integer,                               -- one-based, in reading order
  before text,                                       -- null: there was none
  after text,
  reason text NOT NULL,
  by_actor text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX record_change_by_record ON record_change (record_id, version);
CREATE TRIGGER record_change_kept BEFORE UPDATE OR TRUNCATE ON record_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a correction replaced; kept until the record's retention takes it.
CREATE TABLE rendition_version (
  record_id uuid NOT NULL REFERENCES record,
  kind text COLLATE "C" NOT NULL,
  page_number integer NOT NULL,
  version integer NOT NULL,                          -- of the record, up to which it was in force
  media_type text NOT NULL,
  byte_length bigint NOT NULL,
  sha256 bytea NOT NULL,
  blob_key text NOT NULL,
  wrapped_key text,
  key_id text,
  replaced_at timestamptz NOT NULL,
  PRIMARY KEY (record_id, kind, page_number, version)
);
CREATE INDEX rendition_version_blob ON rendition_version (blob_key);

CREATE INDEX audit_event_by_subject ON audit_event (subject, id);
CREATE INDEX audit_event_by_actor ON audit_event (actor, id);
CREATE INDEX audit_event_by_kind ON audit_event (kind, id);
CREATE INDEX audit_event_by_time ON audit_event USING brin (at);
