-- Tariffs, quotas, corrections and reminders. The ledger of paper is the deliveries themselves: one row a release, charged
-- in the transaction of its confirmation.

ALTER TABLE person ADD COLUMN mail text;             -- where reminders go; null: nowhere

-- To whom a release was charged. A person's later change of department does not move what was printed before.
ALTER TABLE delivery
  ADD COLUMN charged_person uuid REFERENCES person,
  ADD COLUMN charged_department text,                -- null: not charged (yet)
  ADD COLUMN charged_pages integer,
  ADD COLUMN charged_yen bigint,
  ADD COLUMN charged_at timestamptz;

CREATE FUNCTION charge_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owner uuid;
BEGIN
  SELECT coalesce(owner_id, NEW.requested_by) INTO owner FROM print_job WHERE id = NEW.job;
  NEW.charged_person := owner;
  NEW.charged_department := coalesce(NEW.charged_department, (SELECT department FROM person WHERE id = owner), '');
  NEW.charged_pages := (NEW.usage->>'impressions')::integer;
  NEW.charged_yen := (NEW.usage->>'cost')::bigint;
  NEW.charged_at := coalesce(NEW.finished_at, NEW.updated_at);
  RETURN NEW;
END
$$;
CREATE TRIGGER delivery_charged BEFORE INSERT OR UPDATE OF usage, state ON delivery
  FOR EACH ROW WHEN (NEW.usage IS NOT NULL) EXECUTE FUNCTION charge_delivery();

CREATE INDEX delivery_charged_person ON delivery (charged_person, charged_at) INCLUDE (charged_pages, charged_yen)
  WHERE charged_at IS NOT NULL;
CREATE INDEX delivery_charged_department ON delivery (charged_department, charged_at) INCLUDE (charged_pages, charged_yen)
  WHERE charged_at IS NOT NULL;
CREATE INDEX delivery_charged_at ON delivery (charged_at) WHERE charged_at IS NOT NULL;

CREATE TABLE tariff (
  id uuid PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE, -- order in which they were made
  valid_from text COLLATE "C" NOT NULL CHECK (valid_from ~ '^\d{4}-\d{2}-\d{2}$'), -- a day in Japan
  prices jsonb NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE TRIGGER tariff_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tariff
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE quota (
  id uuid PRIMARY KEY,
  subject_kind text COLLATE "C" NOT NULL CHECK (subject_kind IN ('everyone', 'person', 'department')),
  subject text COLLATE "C" NOT NULL,                 -- person's id, department's name, or empty
  period text COLLATE "C" NOT NULL CHECK (period IN ('month', 'fiscal-year')),
  unit text COLLATE "C" NOT NULL CHECK (unit IN ('pages', 'yen')),
  amount bigint NOT NULL CHECK (amount >= 0),
  mode text COLLATE "C" NOT NULL CHECK (mode IN ('hard', 'warn')),
  updated_at timestamptz NOT NULL,
  UNIQUE (subject_kind, subject, period, unit)
);

-- Corrections by administrators. Counted with what the deliveries used; never changed: a wrong one is met by another.
CREATE TABLE account_entry (
  id uuid PRIMARY KEY,
  person_id uuid REFERENCES person,                  -- null: of the department as a whole
  department text NOT NULL,
  pages integer NOT NULL,                            -- below 0: given back
  yen bigint NOT NULL,
  reason text NOT NULL,
  actor text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX account_entry_person ON account_entry (person_id, at);
CREATE INDEX account_entry_department ON account_entry (department, at);
CREATE TRIGGER account_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Paper that releases on their way will use. A row counts while its job has an open delivery, and before that for the
-- moment between the check and the claim.
CREATE TABLE account_reservation (
  job uuid PRIMARY KEY REFERENCES print_job,
  person_id uuid NOT NULL REFERENCES person,
  department text NOT NULL,
  pages integer NOT NULL,
  yen bigint NOT NULL,
  known boolean NOT NULL,                            -- false: the document's length is not known
  reserved_at timestamptz NOT NULL
);
CREATE INDEX account_reservation_person ON account_reservation (person_id);
CREATE INDEX account_reservation_department ON account_reservation (department);

-- Jobs that nobody collected, for the report of the paper saved.
CREATE INDEX print_job_uncollected ON print_job (completed_at)
  WHERE state = 'canceled' AND state_reasons = '{job-canceled-after-timeout}';

-- A mail to one person about some of their held jobs. Its text is made when it is sent and kept nowhere.
CREATE TABLE reminder (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sent', 'given-up', 'needless')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  reason text COLLATE "C",                           -- of the last trouble, a code
  created_at timestamptz NOT NULL,
  sent_at timestamptz
);
CREATE INDEX reminder_waiting ON reminder (next_attempt_at) WHERE state = 'waiting';

-- A job is reminded of once for each occasion.
CREATE TABLE reminded_job (
  job uuid NOT NULL REFERENCES print_job,
  occasion text COLLATE "C" NOT NULL CHECK (occasion IN ('before-erasure', 'before-closing')),
  reminder_id uuid NOT NULL REFERENCES reminder,
  PRIMARY KEY (job, occasion)
);
CREATE INDEX reminded_job_reminder ON reminded_job (reminder_id);
