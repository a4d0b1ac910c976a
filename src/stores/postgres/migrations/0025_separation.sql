-- Cover sheets, batches that a person wants whole, and records that were withdrawn with their part.

CREATE TABLE cover_sheet (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[0-9a-f]{32}$'),
  segment text COLLATE "C" NOT NULL,
  owner_id uuid REFERENCES person,                   -- null: the tray of the department
  department text NOT NULL CHECK (department <> ''),
  binder text NOT NULL DEFAULT '',
  form_id text NOT NULL DEFAULT '',
  issued_by uuid NOT NULL REFERENCES person,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  used_by uuid REFERENCES scan,                      -- the batch it came with; another one gets nothing of it
  CHECK ((used_at IS NULL) = (used_by IS NULL))
);
CREATE INDEX cover_sheet_by_issuer ON cover_sheet (issued_by, issued_at);

-- True: a person said that this is one document; separators in it are pages.
ALTER TABLE scan ADD COLUMN whole boolean NOT NULL DEFAULT false;

-- Nobody finds it any more: its part went back into its batch. What it was stays in the audit.
ALTER TABLE record ADD COLUMN withdrawn_at timestamptz;

-- The tray of a department: what waits for a person.
CREATE INDEX scan_tray ON scan (department, received_at) WHERE state = 'quarantined' OR owner_id IS NULL;
