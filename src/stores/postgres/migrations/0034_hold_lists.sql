-- A legal hold on what a search found: its records are listed when it is placed, and what comes later is not among them.

ALTER TABLE legal_hold DROP CONSTRAINT legal_hold_scope_check;
ALTER TABLE legal_hold ADD CONSTRAINT legal_hold_scope_check
  CHECK (scope IN ('record', 'class', 'binder', 'words', 'search'));

CREATE TABLE legal_hold_record (
  hold_id uuid NOT NULL REFERENCES legal_hold,
  record_id uuid NOT NULL REFERENCES record,
  PRIMARY KEY (hold_id, record_id)
);
CREATE INDEX legal_hold_record_by_record ON legal_hold_record (record_id);
