-- Batches that were separated into parts, what a cover sheet asks for, and what was read out of a scan.

ALTER TABLE scan DROP CONSTRAINT scan_state_check;
ALTER TABLE scan ADD CONSTRAINT scan_state_check CHECK (state IN
  ('received', 'sealed', 'split', 'recognised', 'classified', 'filed', 'verified', 'separated', 'quarantined',
   'refused'));
DROP INDEX scan_open;
CREATE INDEX scan_open ON scan (updated_at)
  WHERE state NOT IN ('verified', 'separated', 'quarantined', 'refused');

ALTER TABLE scan
  ADD COLUMN hints jsonb,                            -- what a cover sheet or the sender asks for; see ScanHints
  ADD COLUMN batch_id uuid REFERENCES scan,          -- the batch that this scan is a part of
  ADD COLUMN first_page integer,                     -- one-based pages of the batch, both inclusive
  ADD COLUMN last_page integer,
  ADD CONSTRAINT scan_part CHECK ((batch_id IS NULL) = (first_page IS NULL)
    AND (batch_id IS NULL) = (last_page IS NULL) AND first_page >= 1 AND last_page >= first_page);
CREATE INDEX scan_by_batch ON scan (batch_id) WHERE batch_id IS NOT NULL;

-- What was understood of a scan: kind and values with their places. Replaced as a whole.
CREATE TABLE scan_understanding (
  scan_id uuid PRIMARY KEY REFERENCES scan,
  extractor text NOT NULL,
  kind jsonb,
  findings jsonb NOT NULL
);
