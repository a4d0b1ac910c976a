-- How a device is driven: one-way transports, its account, its monitoring, what it can do.

ALTER TABLE device
  ADD COLUMN unconfirmed boolean NOT NULL DEFAULT false,  -- an administrator allowed a transport that confirms nothing
  ADD COLUMN document_formats text[],                     -- what a one-way device prints; it cannot be asked
  ADD COLUMN quirks text[],                               -- known of this very device
  ADD COLUMN account jsonb,                               -- sealed: name and password that the device asks for
  ADD COLUMN snmp jsonb,                                  -- port, version, and sealed what opens the agent
  ADD COLUMN capabilities jsonb,                          -- as last read
  ADD COLUMN capabilities_at timestamptz,
  ADD COLUMN presented_sha256 text;                       -- a changed certificate that waits for approval

-- A name is free again when its device was removed.
ALTER TABLE device DROP CONSTRAINT device_name_key;
CREATE UNIQUE INDEX device_name_in_use ON device (name) WHERE state <> 'removed';
