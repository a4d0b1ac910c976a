-- Faces: protected references of people, the nightly look at the thresholds, and cameras that send frames.
-- No picture is stored anywhere. A vector lies here only rotated by a keyed matrix, as whole numbers, and encrypted under a
-- key of its person; destroying that key destroys the reference.

CREATE TABLE face_reference (
  person_id uuid PRIMARY KEY REFERENCES person,
  state text COLLATE "C" NOT NULL CHECK (state IN ('active', 'erased')),
  engine text COLLATE "C" NOT NULL,                  -- name@version; vectors of another one cannot be compared
  rotation integer NOT NULL,                         -- version of the keyed matrix
  vector_count smallint NOT NULL CHECK (vector_count BETWEEN 1 AND 16),
  wrapped_key bytea,                                 -- the person's data key, wrapped by the key ring; null: destroyed
  box bytea,                                         -- nonce, ciphertext and tag of AES-256-GCM; null: erased
  look_alike boolean NOT NULL DEFAULT false,         -- too like somebody else: only together with a card
  agreed_wording text COLLATE "C" NOT NULL,          -- version of the text the person agreed to
  agreed_at timestamptz NOT NULL,
  enrolled_at timestamptz NOT NULL,
  enrolled_by text COLLATE "C" NOT NULL,             -- actor, as in the audit
  last_used_at timestamptz,
  use_count bigint NOT NULL DEFAULT 0,
  erased_at timestamptz,
  erase_reason text COLLATE "C" CHECK (erase_reason IN ('asked', 'left', 'unused', 'administrator', 'replaced', 'switched-off')),
  CHECK ((state = 'active') = (wrapped_key IS NOT NULL)),
  CHECK ((state = 'active') = (box IS NOT NULL))
);
CREATE INDEX face_reference_active ON face_reference (person_id) WHERE state = 'active';
CREATE INDEX face_reference_unused ON face_reference (coalesce(last_used_at, enrolled_at)) WHERE state = 'active';

-- What a night's look at all pairs of references came to. Counts only: no row leads to a pair or a person.
CREATE TABLE face_threshold_run (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  engine text COLLATE "C" NOT NULL,
  people integer NOT NULL,
  impostor_pairs bigint NOT NULL,
  genuine_pairs bigint NOT NULL,
  impostor_counts jsonb NOT NULL,                    -- 200 bins of cosine from -1 to 1
  genuine_counts jsonb NOT NULL,
  verification double precision NOT NULL,
  identification double precision NOT NULL,
  fmr double precision NOT NULL,                     -- share of impostor pairs at or above the threshold
  fmr_upper double precision NOT NULL,               -- its upper bound at 95 %
  fnmr double precision,                             -- of vectors of one enrolment; null: too few
  target_met boolean NOT NULL
);
CREATE INDEX face_threshold_run_at ON face_threshold_run (at DESC);

-- A camera that is not the panel's own. Frames are looked at only while somebody has asked for it at that device.
CREATE TABLE face_camera (
  device_id uuid PRIMARY KEY REFERENCES device,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('push', 'pull')),
  token_hash bytea UNIQUE,                           -- of a pushing camera, SHA-256
  url text,                                          -- of a pulled one: JPEG or MJPEG, http or https
  updated_at timestamptz NOT NULL,
  CHECK ((kind = 'push') = (token_hash IS NOT NULL)),
  CHECK ((kind = 'pull') = (url IS NOT NULL))
);

-- What a person's face was used for, for disclosure.
CREATE INDEX audit_event_face ON audit_event (subject, id) WHERE kind LIKE 'face.%';
