-- Documents that are filed anew because somebody put right what was understood of them.
CREATE TABLE refiling (
  scan_id uuid PRIMARY KEY REFERENCES scan ON DELETE CASCADE,
  asked_by uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  word uuid NOT NULL,                                -- another one at each asking; a later one makes the decision again
  decided boolean NOT NULL DEFAULT false,            -- the new copies are written down and are to be delivered
  attempts integer NOT NULL DEFAULT 0,
  reason text COLLATE "C",                           -- error code of the last attempt
  due_at timestamptz NOT NULL                        -- not taken up before; also the lease of who works on it
);
CREATE INDEX refiling_due ON refiling (due_at);

-- A copy that another one stands for now stays noted: somebody must know where it lies to remove it.
ALTER TABLE filing ADD COLUMN superseded_at timestamptz;
ALTER TABLE filing DROP CONSTRAINT filing_scan_id_target_rendition_key;
CREATE UNIQUE INDEX filing_in_force ON filing (scan_id, target, rendition) WHERE superseded_at IS NULL;
