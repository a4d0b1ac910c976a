-- Documents that are not whole yet, or have no name of their own yet, and the sealed pieces that are durable already.

CREATE TABLE partial_upload (
  id uuid PRIMARY KEY,
  place text NOT NULL,                          -- 'upload', or the id of the receiver that holds a file
  holder text NOT NULL,                         -- whose it is: a person, or an account of the receiver
  name text NOT NULL,                           -- file name, or the path under which it is held
  segment text NOT NULL,
  declared_byte_length bigint,
  declared_sha256 bytea,
  about jsonb,                                  -- of held files: what the sender said
  received_bytes bigint NOT NULL DEFAULT 0,
  scan_id uuid REFERENCES scan,                 -- the receipt, once it is in custody
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX partial_upload_held ON partial_upload (place, holder, name) WHERE place <> 'upload';
CREATE INDEX partial_upload_by_holder ON partial_upload (place, holder);
CREATE INDEX partial_upload_by_expiry ON partial_upload (place, expires_at);

CREATE TABLE partial_piece (
  partial_id uuid NOT NULL REFERENCES partial_upload ON DELETE CASCADE,
  piece_offset bigint NOT NULL,
  byte_length bigint NOT NULL,
  sha256 bytea NOT NULL,
  blob_key text COLLATE "C" NOT NULL,
  wrapped_key text NOT NULL,
  key_id text NOT NULL,
  PRIMARY KEY (partial_id, piece_offset)
);
CREATE INDEX partial_piece_by_blob ON partial_piece (blob_key);
