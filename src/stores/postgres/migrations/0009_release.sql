-- What a delivery came to beyond its state, and the passwords of jobs that were typed at a device.

ALTER TABLE delivery
  ADD COLUMN sheets_completed integer,
  ADD COLUMN notes jsonb NOT NULL DEFAULT '[]',      -- what comes out otherwise than it was asked
  ADD COLUMN rest jsonb NOT NULL DEFAULT '[]',       -- parts of the job to print after this delivery
  ADD COLUMN call_off text CHECK (call_off IN ('left', 'moved'));
CREATE INDEX delivery_by_session ON delivery (session_id, created_at) WHERE session_id IS NOT NULL;
CREATE INDEX delivery_open_by_device ON delivery (device_id, created_at)
  WHERE state IN ('claimed', 'sending', 'accepted', 'printing');

-- A job with a password of its own comes out in the session in which that was typed.
CREATE TABLE release_unlock (
  job uuid NOT NULL REFERENCES print_job,
  session_id uuid NOT NULL REFERENCES walk_up_session,
  at timestamptz NOT NULL,
  PRIMARY KEY (job, session_id)
);
