-- What the desk shows of scans on their way: how many pages have been read, and one's own scans, the newest first.

ALTER TABLE scan ADD COLUMN pages_read integer CHECK (pages_read >= 0);  -- of the reading that runs; null: none does
CREATE INDEX scan_by_owner ON scan (owner_id, received_at DESC, id) WHERE owner_id IS NOT NULL;
CREATE INDEX partial_upload_waiting ON partial_upload (holder, created_at DESC) WHERE place = 'upload' AND scan_id IS NULL;
