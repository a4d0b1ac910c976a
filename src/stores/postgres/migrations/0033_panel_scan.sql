-- Batches that are being scanned at panels, so that every process can say how far they are and stop them.

CREATE TABLE panel_scan (
  device_id uuid NOT NULL,
  pull_id text NOT NULL,
  person_id uuid NOT NULL,
  images integer NOT NULL DEFAULT 0 CHECK (images >= 0),
  is_called_off boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL,              -- a row that nobody touches is that of a process that died
  PRIMARY KEY (device_id, pull_id)
);
CREATE INDEX panel_scan_by_time ON panel_scan (updated_at);
