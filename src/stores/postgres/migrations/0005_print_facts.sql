-- What a job asks of the service, what was found in its document, and what a delivery sent and used.

ALTER TABLE print_job
  ADD COLUMN demands jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN facts jsonb,                            -- null: not looked into yet
  ADD COLUMN claim_hash bytea;                       -- keyed hash of the claim number of a job without an owner
CREATE UNIQUE INDEX print_job_claimable ON print_job (claim_hash) WHERE claim_hash IS NOT NULL AND state = 'pending-held';
CREATE INDEX print_job_to_inspect ON print_job (held_at) WHERE facts IS NULL AND held_at IS NOT NULL AND state = 'pending-held';

ALTER TABLE delivery
  ADD COLUMN ticket jsonb NOT NULL DEFAULT '{}',     -- as sent
  ADD COLUMN usage jsonb;                            -- paper and cost, once confirmed
