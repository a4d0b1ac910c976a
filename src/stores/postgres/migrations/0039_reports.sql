-- What the reports add up, beside the pages and the yen of a charge: with it a year of an office is read from one index,
-- and no release asks for its job again.

ALTER TABLE delivery
  ADD COLUMN charged_segment text COLLATE "C",
  ADD COLUMN charged_account text,                   -- the cost code that the client stated; empty: none
  ADD COLUMN charged_color integer,                  -- sides with colour
  ADD COLUMN charged_two_sided integer,              -- sides on both sides of the paper
  ADD COLUMN charged_sheets integer,
  ADD COLUMN charged_estimated boolean;              -- true: the device did not count

CREATE OR REPLACE FUNCTION charge_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owner uuid;
  account text;
  at_segment text;
BEGIN
  SELECT coalesce(owner_id, NEW.requested_by), coalesce(demands->>'accountId', ''), segment
    INTO owner, account, at_segment FROM print_job WHERE id = NEW.job;
  NEW.charged_person := owner;
  NEW.charged_department := coalesce(NEW.charged_department, (SELECT department FROM person WHERE id = owner), '');
  NEW.charged_segment := at_segment;
  NEW.charged_account := account;
  NEW.charged_pages := (NEW.usage->>'impressions')::integer;
  NEW.charged_color := coalesce((NEW.usage->>'colorImpressions')::integer, 0);
  NEW.charged_two_sided := CASE WHEN NEW.ticket->>'sides' LIKE 'two-sided%' THEN NEW.charged_pages ELSE 0 END;
  NEW.charged_sheets := coalesce((NEW.usage->>'sheets')::integer, 0);
  NEW.charged_estimated := coalesce((NEW.usage->>'estimated')::boolean, false);
  NEW.charged_yen := (NEW.usage->>'cost')::bigint;
  NEW.charged_at := coalesce(NEW.finished_at, NEW.updated_at);
  RETURN NEW;
END
$$;

UPDATE delivery d SET
  charged_segment = j.segment,
  charged_account = coalesce(j.demands->>'accountId', ''),
  charged_color = coalesce((d.usage->>'colorImpressions')::integer, 0),
  charged_two_sided = CASE WHEN d.ticket->>'sides' LIKE 'two-sided%' THEN d.charged_pages ELSE 0 END,
  charged_sheets = coalesce((d.usage->>'sheets')::integer, 0),
  charged_estimated = coalesce((d.usage->>'estimated')::boolean, false)
FROM print_job j WHERE j.id = d.job AND d.charged_at IS NOT NULL;

-- Takes the place of the index that had the time alone: everything that a report without people's names needs.
DROP INDEX delivery_charged_at;
CREATE INDEX delivery_charged_at ON delivery (charged_at)
  INCLUDE (charged_department, charged_segment, device_id, charged_pages, charged_color, charged_two_sided,
    charged_sheets, charged_estimated, charged_yen)
  WHERE charged_at IS NOT NULL;

-- Reports about paper that came in.
CREATE INDEX scan_received ON scan (received_at);
CREATE INDEX record_change_text_at ON record_change (at) WHERE field = 'text';
CREATE INDEX understanding_correction_at ON understanding_correction (at);
