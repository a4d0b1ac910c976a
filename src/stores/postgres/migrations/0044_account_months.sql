-- Months of the accounts that are over, added up once, so that a year is read from some thousand rows. The ledger itself
-- stays what was charged; whoever writes into a month that was added up opens it again, and it is then read row by row.

CREATE TABLE account_month (
  month date PRIMARY KEY,                            -- first day of a month of Japan
  added_up_at timestamptz NOT NULL
);

-- Written in the transaction that changed the month. A month with such a row counts as not added up.
CREATE TABLE account_month_opened (
  month date NOT NULL
);

CREATE TABLE account_month_pages (
  month date NOT NULL,
  person uuid,
  department text,
  device uuid,
  segment text COLLATE "C",
  account text,
  releases bigint NOT NULL,
  impressions bigint NOT NULL,
  color bigint NOT NULL,
  two_sided bigint NOT NULL,
  sheets bigint NOT NULL,
  yen bigint NOT NULL,
  estimated_releases bigint NOT NULL,
  estimated_impressions bigint NOT NULL
);
CREATE INDEX account_month_pages_month ON account_month_pages (month);

-- Jobs that nobody collected. Their department is looked up by their owner, as for single jobs.
CREATE TABLE account_month_uncollected (
  month date NOT NULL,
  person uuid,
  segment text COLLATE "C" NOT NULL,
  account text NOT NULL,
  jobs bigint NOT NULL,
  impressions bigint NOT NULL,
  sheets bigint NOT NULL,
  unknown_length bigint NOT NULL                     -- jobs
);
CREATE INDEX account_month_uncollected_month ON account_month_uncollected (month);

-- The lock is shared by all who write into a month, and had alone by whoever adds it up: so what is being written is either
-- counted, or sees that the month was added up.
CREATE FUNCTION account_month_lock(month date) RETURNS integer LANGUAGE sql IMMUTABLE AS
  $$ SELECT (extract(year FROM month) * 12 + extract(month FROM month))::integer $$;

CREATE FUNCTION open_account_month(at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  changed date := date_trunc('month', timezone('UTC', at) + interval '9 hours')::date;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(1413565769, account_month_lock(changed));
  INSERT INTO account_month_opened (month)
    SELECT month FROM account_month
    WHERE month = changed AND NOT EXISTS (SELECT FROM account_month_opened WHERE month = changed);
END
$$;

CREATE FUNCTION open_month_of_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' AND NEW.charged_at IS NOT NULL THEN PERFORM open_account_month(NEW.charged_at); END IF;
  IF TG_OP <> 'INSERT' AND OLD.charged_at IS NOT NULL AND
    (TG_OP = 'DELETE' OR OLD.charged_at IS DISTINCT FROM NEW.charged_at)
  THEN PERFORM open_account_month(OLD.charged_at); END IF;
  RETURN NULL;
END
$$;
-- Three, so that nothing is called for the many changes before a charge.
CREATE TRIGGER delivery_charged_new AFTER INSERT ON delivery
  FOR EACH ROW WHEN (NEW.charged_at IS NOT NULL) EXECUTE FUNCTION open_month_of_delivery();
CREATE TRIGGER delivery_charged_changed AFTER UPDATE ON delivery
  FOR EACH ROW WHEN (NEW.charged_at IS NOT NULL OR OLD.charged_at IS NOT NULL)
  EXECUTE FUNCTION open_month_of_delivery();
CREATE TRIGGER delivery_charged_gone AFTER DELETE ON delivery
  FOR EACH ROW WHEN (OLD.charged_at IS NOT NULL) EXECUTE FUNCTION open_month_of_delivery();

CREATE FUNCTION open_month_of_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' AND NEW.completed_at IS NOT NULL THEN PERFORM open_account_month(NEW.completed_at); END IF;
  IF TG_OP <> 'INSERT' AND OLD.completed_at IS NOT NULL AND
    (TG_OP = 'DELETE' OR OLD.completed_at IS DISTINCT FROM NEW.completed_at)
  THEN PERFORM open_account_month(OLD.completed_at); END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER print_job_uncollected_new AFTER INSERT ON print_job
  FOR EACH ROW WHEN (NEW.state = 'canceled' AND NEW.state_reasons = '{job-canceled-after-timeout}')
  EXECUTE FUNCTION open_month_of_job();
CREATE TRIGGER print_job_uncollected_changed AFTER UPDATE ON print_job
  FOR EACH ROW WHEN ((NEW.state = 'canceled' AND NEW.state_reasons = '{job-canceled-after-timeout}')
    OR (OLD.state = 'canceled' AND OLD.state_reasons = '{job-canceled-after-timeout}'))
  EXECUTE FUNCTION open_month_of_job();
CREATE TRIGGER print_job_uncollected_gone AFTER DELETE ON print_job
  FOR EACH ROW WHEN (OLD.state = 'canceled' AND OLD.state_reasons = '{job-canceled-after-timeout}')
  EXECUTE FUNCTION open_month_of_job();
