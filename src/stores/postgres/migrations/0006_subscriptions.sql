-- Subscriptions of print clients to events (RFC 3995). The events themselves stand in the audit chain; a subscription
-- keeps how far along the chain it has been told.

CREATE TABLE print_subscription (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- notify-subscription-id
  listener_id text COLLATE "C" NOT NULL,
  segment text COLLATE "C" NOT NULL,
  owner_id uuid REFERENCES person,                   -- null: a conformance listener, which knows nobody
  subscriber_name text NOT NULL,
  job uuid REFERENCES print_job ON DELETE CASCADE,   -- null: the queue
  events text[] NOT NULL,
  user_data bytea,
  natural_language text COLLATE "C" NOT NULL,
  lease_seconds integer NOT NULL,
  expires_at timestamptz NOT NULL,
  since timestamptz NOT NULL,                        -- events before this are not told
  position bigint NOT NULL,                          -- sequence in the segment's audit chain that was looked at last
  last_number integer NOT NULL DEFAULT 0,            -- number of the last event found
  recent jsonb NOT NULL DEFAULT '[]'                 -- events young enough to be fetched again
);
CREATE INDEX print_subscription_own ON print_subscription (listener_id, owner_id);
CREATE INDEX print_subscription_by_job ON print_subscription (job) WHERE job IS NOT NULL;
CREATE INDEX print_subscription_expiry ON print_subscription (expires_at);
