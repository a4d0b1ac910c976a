-- What the desk looks at once a second for everybody who has it open: the newest scans that wait for an owner in a
-- department or a segment, and the few that were put aside.
CREATE INDEX scan_unowned ON scan (department, segment, received_at)
  WHERE owner_id IS NULL AND state NOT IN ('separated', 'refused') AND NOT sealed_off;
CREATE INDEX scan_unowned_by_segment ON scan (segment, received_at)
  WHERE owner_id IS NULL AND state NOT IN ('separated', 'refused') AND NOT sealed_off;
CREATE INDEX scan_put_aside ON scan (owner_id, segment)
  WHERE state = 'quarantined' AND owner_id IS NOT NULL AND NOT sealed_off;
