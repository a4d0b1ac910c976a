-- Working on scans: who works on one now, when it is tried next, what was made of it before the archive has it.

ALTER TABLE scan
  ADD COLUMN lease_owner text COLLATE "C",
  ADD COLUMN lease_until timestamptz,
  ADD COLUMN next_attempt_at timestamptz;

-- Sealed results of recognition between `recognised` and `verified`; then the record's renditions own them.
CREATE TABLE scan_rendition (
  scan_id uuid NOT NULL REFERENCES scan,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('searchable-pdf', 'page-image', 'text')),
  page_number integer NOT NULL DEFAULT 0,            -- 0: the whole document
  media_type text NOT NULL,
  byte_length bigint NOT NULL,
  sha256 bytea NOT NULL,
  blob_key text NOT NULL,
  wrapped_key text NOT NULL,
  key_id text NOT NULL,
  PRIMARY KEY (scan_id, kind, page_number)
);

-- A row without `filed_at` is still to be delivered.
ALTER TABLE filing ALTER COLUMN filed_at DROP NOT NULL;
