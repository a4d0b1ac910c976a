-- Records without a binder are listed by who may file them; where documents like them lie is read from the newest placed.

CREATE INDEX record_unfiled ON record (captured_at DESC, id)
  WHERE binder IS NULL AND withdrawn_at IS NULL AND disposed_at IS NULL;
CREATE INDEX record_unfiled_department ON record (seen_department)
  WHERE binder IS NULL AND withdrawn_at IS NULL AND disposed_at IS NULL;
CREATE INDEX record_unfiled_person ON record (seen_person)
  WHERE binder IS NULL AND withdrawn_at IS NULL AND disposed_at IS NULL;
CREATE INDEX record_placed ON record (captured_at DESC) WHERE binder IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX filing_decision_failed ON filing_decision (scan_id) WHERE 'rule-failed' = ANY(flags);
