-- Blobs that no row names, with the moment they were first seen so. A blob is written before its row; so one that is
-- without a row now may have one soon, and only what stays without for a day is removed.

CREATE TABLE blob_orphan (
  blob_key text COLLATE "C" PRIMARY KEY,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL
);

-- To look a blob's row up.
CREATE INDEX print_job_by_blob ON print_job (blob_key) WHERE blob_key IS NOT NULL;
CREATE INDEX scan_by_blob ON scan (blob_key) WHERE blob_key IS NOT NULL;
CREATE INDEX scan_rendition_by_blob ON scan_rendition (blob_key);
CREATE INDEX rendition_by_blob ON rendition (blob_key);
