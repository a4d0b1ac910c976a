-- Documents that share files: their rows are found by the file, and counts of open jobs and a person's jobs are quick.

-- Byte order, so that the keys of one file are a range of the index.
ALTER TABLE print_job ALTER COLUMN blob_key TYPE text COLLATE "C";
ALTER TABLE scan ALTER COLUMN blob_key TYPE text COLLATE "C";
ALTER TABLE scan_rendition ALTER COLUMN blob_key TYPE text COLLATE "C";
ALTER TABLE rendition ALTER COLUMN blob_key TYPE text COLLATE "C";

CREATE INDEX print_job_open_by_listener ON print_job (listener_id)
  WHERE state IN ('pending-held', 'pending', 'processing', 'processing-stopped');
CREATE INDEX print_job_by_owner ON print_job (owner_id, job_id DESC) WHERE owner_id IS NOT NULL;
