-- Card readers with an agent, what they brought to the panel of their device, and how typed card numbers are written.

ALTER TABLE device ADD COLUMN card_format jsonb;           -- null: hexadecimal, as sent

CREATE TABLE card_reader (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  device_id uuid NOT NULL REFERENCES device,
  token_hash bytea NOT NULL UNIQUE,                        -- SHA-256 of a token of 256 random bits
  ends_session boolean,                                    -- when a card is taken off; null: as configured
  last_sequence bigint NOT NULL DEFAULT 0,                 -- of the agent's messages; an older one is a repetition
  challenge bytea,                                         -- that a card has yet to answer, once
  challenge_card bytea,                                    -- keyed hash of the card it was set to
  challenge_at timestamptz,
  card_session_id uuid REFERENCES walk_up_session,         -- opened by the card that lies there
  software text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX card_reader_name ON card_reader (name) WHERE revoked_at IS NULL;

-- What happened at a reader and is to be shown by the panel of its device, which may talk to another process.
CREATE TABLE reader_arrival (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_id uuid NOT NULL REFERENCES device,
  session_id uuid REFERENCES walk_up_session,              -- null: nobody was let in
  refusal text,
  at timestamptz NOT NULL,
  collected_at timestamptz,
  CHECK ((session_id IS NULL) <> (refusal IS NULL))
);
CREATE INDEX reader_arrival_by_device ON reader_arrival (device_id, id);
