-- Sessions with several factors, panels that wait for approval, and what a person likes at a panel.

ALTER TABLE walk_up_session
  ADD COLUMN card_assurance smallint NOT NULL DEFAULT 1,   -- of the best card shown
  ADD COLUMN credential_id uuid REFERENCES credential;     -- the card that opened it; it ends with the card

CREATE INDEX walk_up_session_by_person ON walk_up_session (person_id) WHERE ended_at IS NULL;

-- A browser that asks to become the panel of a device. The code is shown there, and typed by an administrator.
CREATE TABLE panel_request (
  id uuid PRIMARY KEY,
  code_hash bytea NOT NULL,                                -- keyed hash: the code is short
  poll_hash bytea NOT NULL UNIQUE,                         -- SHA-256 of a token of 192 random bits
  state text NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'collected')),
  device_id uuid REFERENCES device,                        -- once approved
  remote_address text NOT NULL,                            -- shown to the administrator
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX panel_request_code ON panel_request (code_hash) WHERE state = 'waiting';

CREATE TABLE panel_preference (
  person_id uuid PRIMARY KEY REFERENCES person,
  tap_prints_all boolean NOT NULL,
  updated_at timestamptz NOT NULL
);
