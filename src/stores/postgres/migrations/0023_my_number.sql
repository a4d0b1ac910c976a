-- Scans in which an Individual Number was found where none may be: sealed, told of, erased, certified.

-- `sealed_off`: nothing of the scan can be reached from its row any more, and no step can take it up again.
ALTER TABLE scan
  ADD COLUMN sealed_off boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT scan_sealed_off CHECK (NOT sealed_off OR (state IN ('quarantined', 'separated')
    AND blob_key IS NULL AND wrapped_key IS NULL AND original_name = ''));

-- The only way to the sealed bytes until they are erased. No part of the service opens them.
CREATE TABLE sealed_scan (
  scan_id uuid PRIMARY KEY REFERENCES scan,
  segment text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,                             -- HMAC of the SHA-256 of the bytes, under a key of the installation
  byte_length bigint NOT NULL,
  page_count integer NOT NULL,
  blob_key text,
  wrapped_key text,
  key_id text,
  sealed_at timestamptz NOT NULL,
  tell_attempts integer NOT NULL DEFAULT 0,
  tell_at timestamptz,                               -- the next mail about it; null: nobody is left to be told
  erased_at timestamptz,
  CHECK ((erased_at IS NULL) = (blob_key IS NOT NULL) AND (erased_at IS NULL) = (wrapped_key IS NOT NULL))
);
CREATE INDEX sealed_scan_by_blob ON sealed_scan (blob_key) WHERE blob_key IS NOT NULL;
CREATE INDEX sealed_scan_open ON sealed_scan (sealed_at) WHERE erased_at IS NULL;
CREATE INDEX sealed_scan_to_tell ON sealed_scan (tell_at) WHERE tell_at IS NOT NULL;

-- Kept for ever.
CREATE TABLE erasure_certificate (
  id uuid PRIMARY KEY,
  scan_id uuid NOT NULL UNIQUE REFERENCES scan,
  segment text COLLATE "C" NOT NULL,
  issued_at timestamptz NOT NULL,
  certificate text NOT NULL                          -- JWS (EdDSA) by the installation's key
);
CREATE TRIGGER erasure_certificate_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON erasure_certificate
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Copies with the numbers burned out.
ALTER TABLE rendition DROP CONSTRAINT rendition_kind_check;
ALTER TABLE rendition ADD CONSTRAINT rendition_kind_check
  CHECK (kind IN ('original', 'searchable-pdf', 'page-image', 'text', 'masked-pdf'));
