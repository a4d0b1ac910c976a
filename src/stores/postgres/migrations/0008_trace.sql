-- Looking into held documents, their passwords, and the codes that lead from paper back to a release.

-- Which process looks into a held document; the row goes when the facts are stored.
CREATE TABLE job_inspection (
  job uuid PRIMARY KEY REFERENCES print_job (id) ON DELETE CASCADE,
  lease_owner text NOT NULL,
  lease_until timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 1
);

-- The password of an encrypted PDF, sealed under a key that is wrapped to the job's segment.
CREATE TABLE job_unlock (
  job uuid PRIMARY KEY REFERENCES print_job (id) ON DELETE CASCADE,
  wrapped_key text NOT NULL,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL
);

-- However a job ends, in that transaction its password goes.
CREATE FUNCTION forget_job_password() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM job_unlock WHERE job = NEW.id;
  DELETE FROM job_inspection WHERE job = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER print_job_forgets_password AFTER UPDATE OF state ON print_job
  FOR EACH ROW WHEN (NEW.state IN ('completed', 'canceled', 'aborted') AND OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION forget_job_password();

-- One row a stamped release. It says who, when and where by itself, so that paper can be traced after rows around it go.
CREATE TABLE delivery_trace (
  code_id text PRIMARY KEY CHECK (code_id ~ '^[A-Z0-9]{9}$'),
  code text NOT NULL,
  delivery uuid NOT NULL UNIQUE,
  job uuid NOT NULL,
  job_number integer NOT NULL,
  segment text NOT NULL,
  person uuid,
  device uuid,
  device_name text NOT NULL,
  created_at timestamptz NOT NULL
);
