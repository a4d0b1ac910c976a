-- What the desk looks at once a second for everybody who has it open: the few jobs and scans of theirs that move.
-- Waiting jobs have print_job_held already.
CREATE INDEX print_job_printing ON print_job (owner_id) WHERE state = 'processing';
CREATE INDEX scan_moving_by_owner ON scan (owner_id)
  WHERE state NOT IN ('verified', 'quarantined', 'refused') AND owner_id IS NOT NULL;
