-- A superseded copy that its target locks is asked for again from then on; null: at the next look.
ALTER TABLE filing ADD COLUMN removal_again_at timestamptz;
CREATE INDEX filing_to_remove ON filing (scan_id)
  WHERE superseded_at IS NOT NULL AND (removal IS NULL OR removal = 'locked');

-- Nobody asked when only copies are left to be removed.
ALTER TABLE refiling ALTER COLUMN asked_by DROP NOT NULL;

-- False: the copy was never noted as put. It may lie there, when a process died at that moment, and its place may be another's.
ALTER TABLE disposition_copy ADD COLUMN confirmed boolean NOT NULL DEFAULT true;
