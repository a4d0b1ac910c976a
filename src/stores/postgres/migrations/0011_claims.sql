-- What a person sees of their capability links, and where a link may be used from.

ALTER TABLE capability_link
  ADD COLUMN expires_at timestamptz,                 -- null: until it is revoked
  ADD COLUMN source_ranges text[] NOT NULL DEFAULT '{}', -- CIDR; empty: from everywhere the listener is reached
  ADD COLUMN last_used_at timestamptz,
  ADD COLUMN last_used_from text,                    -- class of the address: loopback, private, link-local, global
  ADD COLUMN use_count bigint NOT NULL DEFAULT 0;    -- jobs; written in batches, so it may run a few seconds late
